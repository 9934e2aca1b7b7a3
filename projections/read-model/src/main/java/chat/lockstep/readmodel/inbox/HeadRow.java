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

    static Head head(Row row) {
        var id = ConversationId.of(text(row, "conversation"));
        var kind = ConversationKind.valueOf(text(row, "kind").toUpperCase(Locale.ROOT));
        var marks = Marks.of(row);
        boolean isRemoved = !row.isNull("until_seq");
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
                counts ? Math.max(0, row.getLong("head_ordinal") - marks.ordinal()) : 0,
                counts ? marks.mentionsBeyond(row) : 0,
                isPrivate ? 0 : marks.seq(),
                preview(row),
                Settings.NONE,
                Objects.requireNonNullElse(row.getInstant("last_activity"), Instant.EPOCH),
                new SourcePlace(
                        row.getInt("source_epoch"), row.getInt("source_partition"), row.getLong("source_offset")));
    }

    private static Place floor(ConversationId id, Row row) {
        return row.isNull("floor_seq") || row.getLong("floor_seq") == 0
                ? Place.startOf(id)
                : new Place(row.getLong("floor_seq"), Hash.of(text(row, "floor_chain")));
    }

    private static @Nullable Message preview(Row row) {
        var id = row.getUuid("preview_id");
        if (id == null) {
            return null;
        }
        var replyTo = row.getString("preview_reply_to");
        return new Message(
                new MessageId(id),
                row.getLong("preview_seq"),
                row.getLong("preview_ordinal"),
                new Author(UserId.of(text(row, "preview_by_user")), DeviceId.of(text(row, "preview_by_device"))),
                Timestamp.of(Objects.requireNonNull(row.getInstant("preview_at"))),
                row.getString("preview_text"),
                null,
                null,
                replyTo == null || replyTo.isEmpty() ? null : MessageId.of(replyTo),
                users(row.getList("preview_mentions", String.class)),
                Map.of(),
                null);
    }

    private static @Nullable List<UserId> users(@Nullable List<String> names) {
        return names == null || names.isEmpty()
                ? null
                : names.stream().map(UserId::of).toList();
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNull(row.getString(column), column);
    }

    static Mentions mentions(Row row) {
        var seqs = row.getList("mention_seqs", Long.class);
        return new Mentions(Marks.of(row).seq(), seqs == null ? List.of() : seqs);
    }

    /// The largest of a member's marks; seq and ordinal grow together, so they can be taken apart.
    private record Marks(long seq, long ordinal) {

        /// An absent column reads as 0, which is what an absent mark means.
        static Marks of(Row row) {
            return new Marks(
                    Math.max(row.getLong("read_seq"), Math.max(row.getLong("own_seq"), row.getLong("floor_seq"))),
                    Math.max(
                            row.getLong("read_ordinal"),
                            Math.max(row.getLong("own_ordinal"), row.getLong("floor_ordinal"))));
        }

        long mentionsBeyond(Row row) {
            var seqs = row.getList("mention_seqs", Long.class);
            return seqs == null
                    ? 0
                    : seqs.stream().filter(mention -> mention > seq).count();
        }
    }
}
