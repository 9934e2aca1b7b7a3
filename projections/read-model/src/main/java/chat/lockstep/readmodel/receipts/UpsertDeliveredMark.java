package chat.lockstep.readmodel.receipts;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.SourcePlace;
import reactor.core.publisher.Mono;

/// Writes how far a conversation was delivered to one device of a member.
public final class UpsertDeliveredMark {

    private final Statement upsert;

    public UpsertDeliveredMark(Connection connection) {
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.receipts (conversation, user, device, delivered_seq, delivered_at)
                VALUES (:conversation, :user, :device, :delivered_seq, :delivered_at)
                USING TIMESTAMP :written
                """);
    }

    /// @param upTo log seq that was delivered up to
    public Mono<Void> run(
            ConversationId conversation, UserId user, DeviceId device, long upTo, Timestamp at, SourcePlace source) {
        return upsert.run(row -> row.setString("conversation", conversation.value())
                .setString("user", user.value())
                .setString("device", device.value())
                .setLong("delivered_seq", upTo)
                .setInstant("delivered_at", at.instant())
                .setLong("written", source.writeTimestamp()));
    }
}
