package chat.lockstep.verify;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compares the members' rows of `inbox` with what they should be.
final class InboxCheck {

    private final Views views;
    private final String conversation;
    private final ExpectedViews expected;
    private final Differences differences;

    InboxCheck(Views views, String conversation, ExpectedViews expected, Differences differences) {
        this.views = views;
        this.conversation = conversation;
        this.expected = expected;
        this.differences = differences;
    }

    void compare(String user) {
        var place = "inbox of " + user;
        var row = views.rows("SELECT * FROM VIEWS.inbox WHERE user = ? AND conversation = ?", user, conversation)
                .findFirst()
                .orElse(null);
        differences.compare(place, expected.inbox(user), row);
        if (row == null) {
            return;
        }
        comparePreview(place, user, row);
        if (expected.isMember(user)) {
            compareCounts(place, user, row);
        }
    }

    private void comparePreview(String place, String user, ViewRow row) {
        var preview = expected.preview(user);
        if (preview == null) {
            same(place, "preview_id", null, row.value("preview_id"));
            return;
        }
        differences.compare(place, preview.columns(), row);
        long seq = preview.seq();
        same(
                place,
                "whether the preview is retracted",
                preview.isRetracted(),
                row.number("preview_retracted_seq") == seq);
        if (!preview.isRetracted()) {
            same(place, "preview_edited_at", preview.editedAt(), time(row, "preview_edited", seq));
        }
        same(place, "preview_expires_at", preview.expiresAt(), time(row, "preview_expires", seq));
    }

    /// A time that stands with the message that it is of.
    private static @Nullable Instant time(ViewRow row, String name, long seq) {
        return row.number(name + "_seq") == seq ? row.row().getInstant(name + "_at") : null;
    }

    private void compareCounts(String place, String user, ViewRow row) {
        long mark = expected.mark(user);
        same(
                place,
                "unseen mention_seqs",
                expected.messages().mentionsBeyond(user, mark),
                beyond(row, "mention_seqs", mark));
        same(
                place,
                "unseen retracted_seqs",
                expected.messages().retractedBeyond(mark),
                beyond(row, "retracted_seqs", mark));
        same(place, "unread, as counted from the row", expected.unread(user), unread(row));
    }

    /// As a reader counts it.
    private static long unread(ViewRow row) {
        long mark = Math.max(row.number("read_seq"), Math.max(row.number("own_seq"), row.number("floor_seq")));
        long ordinal =
                Math.max(row.number("read_ordinal"), Math.max(row.number("own_ordinal"), row.number("floor_ordinal")));
        return row.text("kind").equals("private")
                ? 0
                : Math.max(
                        0,
                        row.number("head_ordinal")
                                - ordinal
                                - beyond(row, "retracted_seqs", mark).size());
    }

    private static List<Long> beyond(ViewRow row, String column, long mark) {
        var seqs = row.row().getList(column, Long.class);
        return seqs == null
                ? List.of()
                : seqs.stream().filter(seq -> seq > mark).toList();
    }

    private void same(String place, String what, @Nullable Object wanted, @Nullable Object found) {
        if (!Objects.equals(wanted, found)) {
            differences.add(place, what, wanted, found);
        }
    }
}
