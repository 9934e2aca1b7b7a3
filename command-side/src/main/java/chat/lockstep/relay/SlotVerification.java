package chat.lockstep.relay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// Compares the slot with its checkpoint while Debezium takes hold of it, on a connection of its own.
final class SlotVerification implements EventStream.Verification {

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final DatabaseSettings database;
    private final ReplicationSlot slot;
    private final Checkpoint checkpoint;

    SlotVerification(DatabaseSettings database, RelaySettings settings) {
        this.database = database;
        this.slot = new ReplicationSlot(settings);
        this.checkpoint = new Checkpoint(settings);
    }

    @Override
    public void whenStarted() {
        ask(this::requireTrusted);
    }

    @Override
    public void whenReading() {
        ask(connection -> {
            if (!checkpoint.claim(connection)) {
                requireTrusted(connection);
                throw new IllegalStateException("the slot is not read by the stream that has just begun");
            }
        });
    }

    private void requireTrusted(Connection connection) throws SQLException {
        slot.defect(connection).ifPresent(defect -> {
            throw new IllegalStateException("the replication slot cannot be trusted any more: " + defect.cause());
        });
    }

    private void ask(Question question) {
        try (var connection = database.connect("lockstep-relay-verify", ANSWER_TIMEOUT)) {
            question.ask(connection);
        } catch (SQLException failed) {
            throw new IllegalStateException("the replication slot could not be verified", failed);
        }
    }

    private interface Question {
        void ask(Connection connection) throws SQLException;
    }
}
