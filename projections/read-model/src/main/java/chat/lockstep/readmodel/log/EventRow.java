package chat.lockstep.readmodel.log;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The columns that the rows of both logs share: the parts of the wire event.
final class EventRow {

    static final String COLUMNS = "seq, type, id, at, by_user, by_device, data, hash, chain";

    /// The parts of a message that history shows.
    static final String MESSAGE_COLUMNS = "seq, type, id, at, by_user, by_device, ordinal, text, reply_to, mentions";

    private EventRow() {}

    static BoundStatementBuilder bind(RecordedEvent event, BoundStatementBuilder row) {
        return row.setString("conversation", event.conversation().value())
                .setLong("seq", event.seq())
                .setString("type", event.type())
                .setUuid("id", event.id().value())
                .setInstant("at", event.at().instant())
                .setString("by_user", event.by().user().value())
                .setString("by_device", event.by().device().value())
                .setString("data", event.data())
                .setString("hash", event.hash().value())
                .setString("chain", event.chain().value());
    }

    static RecordedEvent event(ConversationId conversation, StreamId stream, Row row) {
        return new RecordedEvent(
                conversation,
                stream,
                row.getLong("seq"),
                text(row, "type"),
                new EventId(Objects.requireNonNull(row.getUuid("id"))),
                at(row),
                by(row),
                text(row, "data"),
                Hash.of(text(row, "hash")),
                Hash.of(text(row, "chain")));
    }

    static boolean isMessage(Row row) {
        return EventType.MESSAGE_SENT.wireName().equals(row.getString("type"));
    }

    static Message message(Row row) {
        var replyTo = row.getUuid("reply_to");
        return new Message(
                new MessageId(Objects.requireNonNull(row.getUuid("id"))),
                row.getLong("seq"),
                row.getLong("ordinal"),
                by(row),
                at(row),
                row.getString("text"),
                null,
                null,
                replyTo == null ? null : new MessageId(replyTo),
                users(row.getList("mentions", String.class)),
                Map.of(),
                null);
    }

    private static @Nullable List<UserId> users(@Nullable List<String> names) {
        return names == null || names.isEmpty()
                ? null
                : names.stream().map(UserId::of).toList();
    }

    private static Author by(Row row) {
        return new Author(UserId.of(text(row, "by_user")), DeviceId.of(text(row, "by_device")));
    }

    private static Timestamp at(Row row) {
        return Timestamp.of(Objects.requireNonNull(row.getInstant("at")));
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNull(row.getString(column), column);
    }
}
