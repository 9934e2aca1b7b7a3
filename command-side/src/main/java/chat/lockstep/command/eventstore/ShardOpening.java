package chat.lockstep.command.eventstore;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens databases, and those that are away again and again until they are there. Their breakers let nothing through
/// meanwhile.
final class ShardOpening implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShardOpening.class);
    private static final int PAUSE_SECONDS = 1;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("shard-opening").daemon(true).factory());

    /// @param preparation of the database, before it is used; may be repeated
    /// @throws RuntimeException if it fails for another reason than that the database is away
    void open(Shard shard, Runnable preparation) {
        try {
            preparation.run();
        } catch (RuntimeException failure) {
            if (!isAway(failure)) {
                throw failure;
            }
            LOG.warn("{} is away; it is opened when it comes back: {}", shard.name(), failure.toString());
            shard.holdBack();
            openLater(shard, preparation);
        }
    }

    private void openLater(Shard shard, Runnable preparation) {
        var _ = thread.schedule(() -> again(shard, preparation), PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    private void again(Shard shard, Runnable preparation) {
        try {
            preparation.run();
            shard.opened();
            LOG.info("{} is there", shard.name());
        } catch (RuntimeException failure) {
            if (!isAway(failure)) {
                LOG.error("{} cannot be used", shard.name(), failure);
            }
            openLater(shard, preparation);
        }
    }

    /// No connection could be made (SQLSTATE class 08), or the server is just starting or ending (57P0x).
    private static boolean isAway(Throwable failure) {
        return StoreFailure.causeIn(failure, SQLException.class)
                .map(cause -> String.valueOf(((SQLException) cause).getSQLState()))
                .filter(state -> state.startsWith("08") || state.startsWith("57P0"))
                .isPresent();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
