package chat.lockstep.readmodel.deviceinbox;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.SourcePlace;
import reactor.core.publisher.Mono;

/// Writes how far a device has acknowledged a conversation.
public final class UpsertDeviceMark {

    private final Statement upsert;

    public UpsertDeviceMark(Connection connection) {
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.device_inbox (user, device, conversation, delivered_seq, delivered_at, source_epoch,
                    source_partition, source_offset)
                VALUES (:user, :device, :conversation, :delivered_seq, :delivered_at, :source_epoch,
                    :source_partition, :source_offset)
                USING TIMESTAMP :written
                """);
    }

    /// @param upTo log seq that the device has stored up to
    public Mono<Void> run(
            ConversationId conversation, UserId user, DeviceId device, long upTo, Timestamp at, SourcePlace source) {
        return upsert.run(row -> row.setString("user", user.value())
                .setString("device", device.value())
                .setString("conversation", conversation.value())
                .setLong("delivered_seq", upTo)
                .setInstant("delivered_at", at.instant())
                .setInt("source_epoch", source.epoch())
                .setInt("source_partition", source.partition())
                .setLong("source_offset", source.offset())
                .setLong("written", source.writeTimestamp()));
    }
}
