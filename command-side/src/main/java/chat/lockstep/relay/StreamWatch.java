package chat.lockstep.relay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/// What the leader does every few seconds: sends a heartbeat, moves the checkpoint's transaction id on, measures, and
/// sees whether the stream is still the one that was verified.
final class StreamWatch {

    private final RelaySettings settings;
    private final RelayStatus status;
    private final Clock clock;
    private final ReplicationSlot slot;
    private final Checkpoint checkpoint;
    private boolean hasCheckpoints;
    private long due = System.nanoTime();

    StreamWatch(RelaySettings settings, RelayStatus status, Clock clock) {
        this.settings = settings;
        this.status = status;
        this.clock = clock;
        this.slot = new ReplicationSlot(settings);
        this.checkpoint = new Checkpoint(settings);
    }

    /// To be called often; acts when it is time.
    ///
    /// @return why the stream must be begun anew, if it must
    Optional<String> look(Connection connection) throws SQLException {
        if (System.nanoTime() < due || !hasCheckpoints(connection)) {
            return Optional.empty();
        }
        due = System.nanoTime() + settings.heartbeatInterval().toNanos();
        var state = slot.look(connection);
        status.slot(state);
        if (status.phase() != Phase.STREAMING) {
            return Optional.empty();
        }
        if (!state.trusted()) {
            return Optional.of(
                    "the slot is not read any more by the stream that was verified, or the publication changed");
        }
        if (status.silence().compareTo(settings.stallTimeout()) > 0) {
            return Optional.of("nothing came out of the slot for " + settings.stallTimeout());
        }
        checkpoint.advance(connection);
        long now = clock.millis();
        Heartbeat.send(connection, now);
        status.heartbeatSent(now);
        return Optional.empty();
    }

    /// The table is made after the command side's own, so that its migration finds the database empty.
    private boolean hasCheckpoints(Connection connection) throws SQLException {
        if (!hasCheckpoints) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT to_regclass('public.relay_checkpoint') IS NOT NULL")) {
                rows.next();
                hasCheckpoints = rows.getBoolean(1);
            }
        }
        return hasCheckpoints;
    }
}
