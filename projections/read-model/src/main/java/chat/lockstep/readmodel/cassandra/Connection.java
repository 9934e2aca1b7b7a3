package chat.lockstep.readmodel.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// The connection to Cassandra. It is made in the background and tried again until Cassandra is there and the schema
/// exists, so a process can start before Cassandra does. Once made, the driver keeps it and reconnects by itself.
public final class Connection implements AutoCloseable {

    /// Who makes the keyspace and its tables.
    public enum SchemaRole {
        /// Creates what is missing.
        CREATES,
        /// Waits until somebody else created it.
        WAITS
    }

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final Duration RETRY_FIRST = Duration.ofMillis(250);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final Duration SETTLE_RETRY_MAX = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final CassandraSettings settings;
    private final SchemaRole role;
    private final CompletableFuture<CqlSession> session = new CompletableFuture<>();
    private final Thread connector;

    private Connection(CassandraSettings settings, SchemaRole role) {
        this.settings = settings;
        this.role = role;
        this.connector =
                Thread.ofPlatform().daemon().name("cassandra-connector").unstarted(this::connectUntilReady);
    }

    /// Begins to connect and returns at once.
    public static Connection open(CassandraSettings settings, SchemaRole role) {
        var connection = new Connection(settings, role);
        connection.connector.start();
        return connection;
    }

    public String keyspace() {
        return settings.keyspace();
    }

    /// Completes when Cassandra is connected and the schema exists; waits for it without limit.
    public Mono<Void> ready() {
        return Mono.fromFuture(session::copy).then();
    }

    /// The session, or [ReadModelUnavailable] at once while there is none yet.
    Mono<CqlSession> session() {
        return Mono.defer(() -> session.isDone()
                ? Mono.fromFuture(session::copy)
                : Mono.error(new ReadModelUnavailable("Cassandra at " + settings.contactPoints()
                        + " is not connected yet, or the keyspace " + keyspace() + " is not complete yet")));
    }

    @Override
    public void close() {
        connector.interrupt();
        session.completeExceptionally(new ReadModelUnavailable("the connection to Cassandra was closed"));
        if (!session.isCompletedExceptionally()) {
            session.join()
                    .closeAsync()
                    .toCompletableFuture()
                    .completeOnTimeout(null, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    private void connectUntilReady() {
        try {
            settleAndShare(retried(() -> DriverOptions.session(settings), RETRY_MAX));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void settleAndShare(CqlSession opened) throws InterruptedException {
        boolean isShared = false;
        try {
            var tables = retried(() -> Schema.settle(opened, settings, role), SETTLE_RETRY_MAX);
            LOG.info("Cassandra at {} is connected, keyspace {} has {}", settings.contactPoints(), keyspace(), tables);
            isShared = session.complete(opened);
        } finally {
            if (!isShared) {
                opened.close(); // this connection was closed meanwhile
            }
        }
    }

    private <T> T retried(Supplier<T> step, Duration pauseMax) throws InterruptedException {
        for (var pause = RETRY_FIRST; ; pause = pause.multipliedBy(2)) {
            pause = pause.compareTo(pauseMax) < 0 ? pause : pauseMax;
            try {
                return step.get();
            } catch (DriverException | IllegalStateException notYet) {
                LOG.warn(
                        "Cassandra at {} is not usable yet, trying again in {} ms: {}",
                        settings.contactPoints(),
                        pause.toMillis(),
                        notYet.toString());
            }
            Thread.sleep(pause);
        }
    }
}
