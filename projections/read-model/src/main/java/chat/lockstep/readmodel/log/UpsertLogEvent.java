package chat.lockstep.readmodel.log;

import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.SourcePlace;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Writes one log event, and the message if it made one.
public final class UpsertLogEvent {

    private final Statement upsert;

    public UpsertLogEvent(Connection connection) {
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.conversation_log (conversation, bucket, seq, type, id, at, by_user, by_device, data, hash,
                    chain, ordinal, text, reply_to, mentions, expires_at)
                VALUES (:conversation, :bucket, :seq, :type, :id, :at, :by_user, :by_device, :data, :hash,
                    :chain, :ordinal, :text, :reply_to, :mentions, :expires_at)
                USING TIMESTAMP :written
                """);
    }

    /// @param ordinal how many messages the log holds up to and with the event
    /// @param message what the event made, as it was sent; null if it made none
    /// @param expiresAt when the event is no longer to be shown; null for never
    public Mono<Void> run(
            RecordedEvent event,
            long ordinal,
            @Nullable Message message,
            @Nullable Timestamp expiresAt,
            SourcePlace source) {
        return upsert.run(row -> bind(event, message, expiresAt, row)
                .setLong("bucket", Buckets.of(event.seq()))
                .setLong("ordinal", ordinal)
                .setLong("written", source.writeTimestamp()));
    }

    private static BoundStatementBuilder bind(
            RecordedEvent event, @Nullable Message message, @Nullable Timestamp expiresAt, BoundStatementBuilder row) {
        var bound = EventRow.bind(event, row);
        if (expiresAt != null) {
            bound = bound.setInstant("expires_at", expiresAt.instant());
        }
        if (message == null) {
            return bound;
        }
        if (message.text() != null) {
            bound = bound.setString("text", message.text());
        }
        if (message.replyTo() != null) {
            bound = bound.setUuid("reply_to", message.replyTo().value());
        }
        if (message.mentions() != null) {
            bound = bound.setList(
                    "mentions",
                    message.mentions().stream().map(Object::toString).toList(),
                    String.class);
        }
        return bound;
    }
}
