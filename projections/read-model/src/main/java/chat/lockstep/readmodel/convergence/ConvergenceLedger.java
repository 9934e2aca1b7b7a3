package chat.lockstep.readmodel.convergence;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.convergence.Acknowledged.Check;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Writes and reads what devices acknowledged. Of two writes the one with the later time wins, whichever comes last.
public final class ConvergenceLedger {

    private final Statement upsert;
    private final Statement selectOfDevice;
    private final Statement selectOne;

    public ConvergenceLedger(Connection connection) {
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.convergence (user, device, conversation, seq, at, checked_seq, checked_at, matched)
                VALUES (:user, :device, :conversation, :seq, :at, :checked_seq, :checked_at, :matched)
                USING TIMESTAMP :written
                """);
        selectOfDevice =
                new Statement(connection, "SELECT * FROM KEYSPACE.convergence WHERE user = :user AND device = :device");
        selectOne = new Statement(connection, """
                SELECT * FROM KEYSPACE.convergence
                WHERE user = :user AND device = :device AND conversation = :conversation
                """);
    }

    /// Notes that a device has stored the log up to a place.
    ///
    /// @param seq log seq of the acknowledgement
    /// @param matched whether the device's chain there is the log's; null if it was not compared, which leaves the
    ///     last comparison as it is
    public Mono<Void> record(
            UserId user,
            DeviceId device,
            ConversationId conversation,
            long seq,
            @Nullable Boolean matched,
            Instant at) {
        return upsert.run(row -> {
            var bound = row.setString("user", user.value())
                    .setString("device", device.value())
                    .setString("conversation", conversation.value())
                    .setLong("seq", seq)
                    .setInstant("at", at)
                    .setLong("written", TimeUnit.MILLISECONDS.toMicros(at.toEpochMilli()));
            return matched == null
                    ? bound
                    : bound.setLong("checked_seq", seq)
                            .setInstant("checked_at", at)
                            .setBoolean("matched", matched);
        });
    }

    /// All that a device acknowledged.
    public Flux<Acknowledged> of(UserId user, DeviceId device) {
        return selectOfDevice.stream(
                        query -> query.setString("user", user.value()).setString("device", device.value()))
                .map(ConvergenceLedger::acknowledged);
    }

    /// What a device acknowledged of one conversation; empty if nothing.
    public Mono<Acknowledged> of(UserId user, DeviceId device, ConversationId conversation) {
        return selectOne
                .row(query -> query.setString("user", user.value())
                        .setString("device", device.value())
                        .setString("conversation", conversation.value()))
                .map(ConvergenceLedger::acknowledged);
    }

    private static Acknowledged acknowledged(Row row) {
        var check = row.isNull("matched")
                ? null
                : new Check(
                        row.getLong("checked_seq"),
                        Objects.requireNonNull(row.getInstant("checked_at")),
                        row.getBoolean("matched"));
        return new Acknowledged(
                ConversationId.of(Objects.requireNonNull(row.getString("conversation"))),
                row.getLong("seq"),
                Objects.requireNonNull(row.getInstant("at")),
                check);
    }
}
