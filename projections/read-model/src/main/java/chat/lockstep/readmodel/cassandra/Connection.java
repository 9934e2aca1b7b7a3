package chat.lockstep.readmodel.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// The connection to Cassandra. It is made in the background and tried again until Cassandra is there and the schema
/// exists, so a process can start before Cassandra does. Once made, the driver keeps it and reconnects by itself.
///
/// It also follows which version of the views is to be read, so that readers switch within a second or two.
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
    /// How often the version to be read is looked up.
    private static final Duration FOLLOW = Duration.ofSeconds(1);

    private static final Duration SWITCH = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final CassandraSettings settings;
    private final SchemaRole role;
    private final String holder;
    private final CompletableFuture<CqlSession> session;
    private final IntSupplier version;
    private final AtomicLong nodesDown;
    private final Thread connector;
    private volatile ViewsVersion versions = ViewsVersion.FIRST;
    private volatile long switchedNanos = System.nanoTime() - SWITCH.toNanos();

    private Connection(CassandraSettings settings, SchemaRole role) {
        this.settings = settings;
        this.role = role;
        holder = UUID.randomUUID().toString();
        session = new CompletableFuture<>();
        nodesDown = new AtomicLong();
        version = () -> versions.reading();
        connector = Thread.ofPlatform().daemon().name("cassandra-connector").unstarted(this::connectAndFollow);
    }

    private Connection(Connection shared, int pinned) {
        settings = shared.settings;
        role = shared.role;
        holder = shared.holder;
        session = shared.session;
        nodesDown = shared.nodesDown;
        connector = shared.connector;
        version = () -> pinned;
    }

    /// Begins to connect and returns at once.
    public static Connection open(CassandraSettings settings, SchemaRole role) {
        var connection = new Connection(settings, role);
        connection.connector.start();
        return connection;
    }

    /// The same connection, for one version of the views whatever the others read. Closing it closes nothing more.
    public Connection pinned(int pinned) {
        return new Connection(this, pinned);
    }

    /// How often a node was lost so far: each may have taken with it what it had not synced to its disk.
    public long nodesDown() {
        return nodesDown.get();
    }

    /// The version of the views that statements go to now.
    public int version() {
        return version.getAsInt();
    }

    /// Whether the version was switched just now: what was read before may be of another one than what is read next.
    public boolean isSwitching() {
        return System.nanoTime() - switchedNanos < SWITCH.toNanos();
    }

    /// Makes the tables of a version. Waits for Cassandra; for the operators' commands.
    public void createVersion(int wanted) {
        Schema.createVersion(connected(), settings, wanted, holder);
    }

    /// Drops the tables of a version. Waits for Cassandra; for the operators' commands.
    public void dropVersion(int unwanted) {
        Schema.dropVersion(connected(), settings, unwanted);
    }

    /// Whether any table of a version exists. Waits for Cassandra; for the operators' commands.
    public boolean hasVersion(int asked) {
        return Schema.hasVersion(connected(), settings, asked);
    }

    private CqlSession connected() {
        return Objects.requireNonNull(session().block(CLOSE_TIMEOUT));
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

    private void connectAndFollow() {
        try {
            settleAndShare(retried(() -> DriverOptions.session(settings, nodesDown::incrementAndGet), RETRY_MAX));
            while (!session.isCompletedExceptionally()) {
                Thread.sleep(FOLLOW);
                follow(session.join());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /// A version that cannot be read now is read again a moment later; nothing else can be read meanwhile either.
    private void follow(CqlSession opened) {
        try {
            var now = ViewsVersion.read(opened, keyspace());
            if (now.reading() != versions.reading()) {
                LOG.info("Reading version {} of the views instead of {}", now.reading(), versions.reading());
                switchedNanos = System.nanoTime();
            }
            versions = now;
        } catch (DriverException | IllegalStateException notNow) {
            LOG.debug("The version of the views is not known now: {}", notNow.toString());
        }
    }

    private void settleAndShare(CqlSession opened) throws InterruptedException {
        boolean isShared = false;
        try {
            versions = retried(() -> Schema.settle(opened, settings, role, holder), SETTLE_RETRY_MAX);
            LOG.info(
                    "Cassandra at {} is connected, keyspace {} is complete, version {} of the views is read",
                    settings.contactPoints(),
                    keyspace(),
                    versions.reading());
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
