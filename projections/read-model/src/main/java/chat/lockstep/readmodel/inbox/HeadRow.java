package chat.lockstep.readmodel.inbox;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Settings;
import chat.lockstep.events.fold.Tally;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.SourcePlace;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Turns a row of `inbox` into a head; here unread and mentions are counted.
final class HeadRow {

    private HeadRow() {}

    /// A row of which only a mark is there yet is none: its head is written when the log's events are applied.
    static boolean isComplete(Row row) {
        return !row.isNull("kind") && !row.isNull("head_seq");
    }

    /// The head as the row alone says it.
    static Head head(Row row) {
        return head(row, tally(row));
    }

    /// The head with the member's mark moved on.
    static Head head(Row row, Tally tally) {
        var id = ConversationId.of(text(row, "conversation"));
        var kind = ConversationKind.valueOf(text(row, "kind").toUpperCase(Locale.ROOT));
        boolean isRemoved = row.getLong("until_seq") > 0;
        boolean isPrivate = kind == ConversationKind.PRIVATE;
        boolean counts = !isRemoved && !isPrivate;
        return new Head(
                id,
                kind,
                row.getString("title"),
                row.isNull("peer") ? null : UserId.of(text(row, "peer")),
                text(row, "epoch"),
                new Place(row.getLong("head_seq"), Hash.of(text(row, "head_chain"))),
                floor(id, row),
                isRemoved ? row.getLong("until_seq") : null,
                counts ? tally.unread(row.getLong("head_ordinal")) : 0,
                counts ? tally.mentions().size() : 0,
                isPrivate ? 0 : tally.markSeq(),
                preview(row),
                Settings.NONE,
                Objects.requireNonNullElse(row.getInstant("last_activity"), Instant.EPOCH),
                new SourcePlace(
                        row.getInt("source_epoch"), row.getInt("source_partition"), row.getLong("source_offset")));
    }

    /// What the row says of unread messages. An absent column reads as 0, which is what an absent mark means; seq and
    /// ordinal grow together, so they can be taken apart.
    static Tally tally(Row row) {
        long seq = Math.max(row.getLong("read_seq"), Math.max(row.getLong("own_seq"), row.getLong("floor_seq")));
        long ordinal = Math.max(
                row.getLong("read_ordinal"), Math.max(row.getLong("own_ordinal"), row.getLong("floor_ordinal")));
        return new Tally(seq, ordinal, beyond(row, "retracted_seqs", seq), beyond(row, "mention_seqs", seq));
    }

    private static List<Long> beyond(Row row, String column, long mark) {
        var seqs = row.getList(column, Long.class);
        return seqs == null
                ? List.of()
                : seqs.stream().filter(seq -> seq > mark).toList();
    }

    private static Place floor(ConversationId id, Row row) {
        return row.getLong("floor_seq") == 0
                ? Place.startOf(id)
                : new Place(row.getLong("floor_seq"), Hash.of(text(row, "floor_chain")));
    }

    /// The last message, if this member may see it: a row that was there before keeps the preview of before.
    private static @Nullable Message preview(Row row) {
        var id = row.getUuid("preview_id");
        long seq = row.getLong("preview_seq");
        if (id == null || seq <= row.getLong("floor_seq")) {
            return null;
        }
        boolean isRetracted = row.getLong("preview_retracted_seq") == seq;
        var replyTo = row.getString("preview_reply_to");
        return new Message(
                new MessageId(id),
                seq,
                row.getLong("preview_ordinal"),
                new Author(UserId.of(text(row, "preview_by_user")), DeviceId.of(text(row, "preview_by_device"))),
                Timestamp.of(Objects.requireNonNull(row.getInstant("preview_at"))),
                isRetracted ? null : row.getString("preview_text"),
                isRetracted ? null : of(seq, "preview_edited_seq", "preview_edited_at", row),
                isRetracted ? true : null,
                replyTo == null || replyTo.isEmpty() ? null : MessageId.of(replyTo),
                users(row.getList("preview_mentions", String.class)),
                Map.of(),
                of(seq, "preview_expires_seq", "preview_expires_at", row));
    }

    /// A time that stands in the row, if it is of the message at `seq`.
    private static @Nullable Timestamp of(long seq, String ofColumn, String column, Row row) {
        return row.getLong(ofColumn) == seq ? Timestamp.of(Objects.requireNonNull(row.getInstant(column))) : null;
    }

    private static @Nullable List<UserId> users(@Nullable List<String> names) {
        return names == null || names.isEmpty()
                ? null
                : names.stream().map(UserId::of).toList();
    }

    static String text(Row row, String column) {
        return Objects.requireNonNull(row.getString(column), column);
    }
}
