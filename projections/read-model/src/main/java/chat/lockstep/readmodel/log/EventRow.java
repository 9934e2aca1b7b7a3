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
import chat.lockstep.readmodel.wire.WireEvent;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The columns that the rows of both logs share: the parts of the wire event.
final class EventRow {

    static final String COLUMNS = "seq, type, id, at, by_user, by_device, data, hash, chain";

    /// Of the log, where an event may expire.
    static final String LOG_COLUMNS = COLUMNS + ", expires_at";

    /// The parts of a message that history shows.
    static final String MESSAGE_COLUMNS = "seq, type, id, at, by_user, by_device, ordinal, text, reply_to, mentions,"
            + " edited_at, retracted, reactions, expires_at";

    /// Names of users by emoji.
    static final GenericType<Map<String, List<String>>> REACTIONS =
            GenericType.mapOf(GenericType.STRING, GenericType.listOf(String.class));

    /// Stands for no time where a time may have stood before.
    static final Instant NEVER = Instant.EPOCH;

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

    /// An event of the log, erased if it expired before `now`.
    static WireEvent logEvent(ConversationId conversation, Row row, Timestamp now) {
        var expiresAt = time(row, "expires_at");
        return new WireEvent(
                event(conversation, StreamId.LOG, row), expiresAt != null && expiresAt.compareTo(now) <= 0);
    }

    static boolean isMessage(Row row) {
        return EventType.MESSAGE_SENT.wireName().equals(row.getString("type"));
    }

    /// Whether anything happened to the message since it was sent: only then is this column written.
    static boolean wasChanged(Row row) {
        return !row.isNull("retracted");
    }

    static Message message(Row row) {
        var replyTo = row.getUuid("reply_to");
        return new Message(
                new MessageId(Objects.requireNonNull(row.getUuid("id"))),
                row.getLong("seq"),
                row.getLong("ordinal"),
                by(row),
                at(row),
                row.getBoolean("retracted") ? null : row.getString("text"),
                time(row, "edited_at"),
                row.getBoolean("retracted") ? true : null,
                replyTo == null ? null : new MessageId(replyTo),
                users(row.getList("mentions", String.class)),
                reactions(row),
                time(row, "expires_at"));
    }

    private static Map<String, List<UserId>> reactions(Row row) {
        var names = row.get("reactions", REACTIONS);
        var reactions = new HashMap<String, List<UserId>>();
        if (names != null) {
            names.forEach((emoji, users) ->
                    reactions.put(emoji, users.stream().map(UserId::of).toList()));
        }
        return reactions;
    }

    private static @Nullable Timestamp time(Row row, String column) {
        var instant = row.getInstant(column);
        return instant == null || instant.equals(NEVER) ? null : Timestamp.of(instant);
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
