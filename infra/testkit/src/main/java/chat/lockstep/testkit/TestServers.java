package chat.lockstep.testkit;

import chat.lockstep.local.FreePorts;
import chat.lockstep.local.LocalServers;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Ports;
import chat.lockstep.local.Server;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/// The real servers for tests, one set per JVM on free ports with their data in a temporary folder. A server is started
/// when it is first asked for and shared by all test classes; everything ends and is deleted with the JVM, even one
/// that is killed.
///
/// A test gets its own database, topic, keyspace or channel, and so needs no server of its own. One that kills servers
/// makes its own with [#separate].
public final class TestServers {

    private static final TemporaryServers SHARED = new TemporaryServers();

    private TestServers() {}

    /// The shared servers, with at least these running. Ask for all that a test needs at once: they start at the same
    /// time.
    public static LocalServers require(Set<Server> wanted) {
        return SHARED.running(wanted);
    }

    public static LocalServers require(Server first, Server... more) {
        return require(EnumSet.of(first, more));
    }

    /// Servers of the caller's own, with these running, to be stopped, killed and restarted. Ended by closing, or with
    /// the JVM.
    public static TemporaryServers separate(Set<Server> wanted) {
        TemporaryServers servers = new TemporaryServers();
        servers.running(wanted);
        return servers;
    }

    /// Settings for a system in a temporary folder on free ports, for tests of the starting itself.
    public static LocalSettings temporarySettings() {
        return new TemporaryServers().settings();
    }

    /// The first of as many free ports in a row as a whole system takes.
    public static Ports freePorts() {
        return FreePorts.find();
    }

    /// The database `lockstep` of the shared PostgreSQL; rather take [#newDatabase].
    public static PostgresqlAccess postgresql() {
        return require(Server.POSTGRESQL).postgresql();
    }

    /// A fresh, empty database.
    public static PostgresqlAccess newDatabase() {
        LocalServers servers = require(Server.POSTGRESQL);
        String name = "test_" + unique();
        PostgresqlAccess maintenance = servers.postgresql("postgres");
        try (Connection connection =
                        DriverManager.getConnection(maintenance.jdbcUrl(), maintenance.user(), maintenance.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException("database " + name + " could not be created", failure);
        }
        return servers.postgresql(name);
    }

    /// Of the shared Kafka, which has the topic `lockstep.events` and creates no others by itself.
    public static String kafkaBootstrapServers() {
        return require(Server.KAFKA).kafkaBootstrapServers();
    }

    public static InetSocketAddress cassandraContactPoint() {
        return require(Server.CASSANDRA).cassandraContactPoint();
    }

    public static String redisUri() {
        return require(Server.REDIS).redisUri();
    }

    public static String newTopicName() {
        return "test." + unique();
    }

    /// Short enough for Cassandra's 48 characters.
    public static String newKeyspaceName() {
        return "test_" + unique();
    }

    /// A prefix for Redis keys, channels, consumer groups, and node ids.
    public static String newPrefix() {
        return "test-" + unique();
    }

    private static String unique() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
