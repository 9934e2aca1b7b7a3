package chat.lockstep.readmodel.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeStateListenerBase;
import java.time.Duration;
import java.util.List;

/// How the driver is tuned: bounded work in flight, few threads, quick reconnection. What matters to safety is set
/// here even where it equals the driver's default.
final class DriverOptions {

    /// A page of rows, a small write: anything slower than this is an outage, and the caller should hear of it.
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration SCHEMA_CHANGE_TIMEOUT = Duration.ofSeconds(30);

    /// Requests on the wire. More wait in a queue, and when that is full they fail at once.
    private static final int IN_FLIGHT_MAX = 512;

    private static final int QUEUED_MAX = 8_192;

    private DriverOptions() {}

    static CqlSession session(CassandraSettings settings, Runnable nodeDown) {
        return CqlSession.builder()
                .addContactPoints(settings.addresses())
                .withLocalDatacenter(settings.localDatacenter())
                .withConfigLoader(loader(settings))
                .withNodeStateListener(new NodeStateListenerBase() {
                    @Override
                    public void onDown(Node node) {
                        nodeDown.run();
                    }

                    @Override
                    public void close() {
                        // nothing is held
                    }
                })
                .build();
    }

    private static DriverConfigLoader loader(CassandraSettings settings) {
        return DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.SESSION_NAME, "lockstep")
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                .withString(DefaultDriverOption.REQUEST_THROTTLER_CLASS, "ConcurrencyLimitingRequestThrottler")
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, IN_FLIGHT_MAX)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, QUEUED_MAX)
                // Every write names its timestamp, so the driver need not make one.
                .withString(DefaultDriverOption.TIMESTAMP_GENERATOR_CLASS, "ServerSideTimestampGenerator")
                .withInt(DefaultDriverOption.CONNECTION_POOL_LOCAL_SIZE, 1)
                .withInt(DefaultDriverOption.NETTY_IO_SIZE, 2)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                .withBoolean(DefaultDriverOption.NETTY_DAEMON, true)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, Duration.ofSeconds(3))
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(3))
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(3))
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(250))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(3))
                .withDuration(DefaultDriverOption.HEARTBEAT_INTERVAL, Duration.ofSeconds(10))
                .withDuration(DefaultDriverOption.HEARTBEAT_TIMEOUT, Duration.ofSeconds(3))
                // The token map needs the keyspace's replication; nothing else of any schema is wanted.
                .withStringList(DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of(settings.keyspace()))
                .startProfile(Schema.PROFILE)
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, SCHEMA_CHANGE_TIMEOUT)
                .endProfile()
                .build();
    }
}
