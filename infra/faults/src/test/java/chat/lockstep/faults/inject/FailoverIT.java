package chat.lockstep.faults.inject;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.faults.Rig;
import chat.lockstep.faults.Rig.Link;
import chat.lockstep.faults.Rig.Victim;
import chat.lockstep.local.FreePorts;
import chat.lockstep.local.LocalServers;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Server;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.testkit.network.Proxy;
import java.lang.reflect.InvocationHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The fault on a rig that is nothing but the event store's server, with somebody who writes through its address.
@Timeout(300)
class FailoverIT {

    private static final int SOME = 200;

    @TempDir
    private Path folder;

    private final Failover fault = new Failover();
    private final List<Integer> answered = new CopyOnWriteArrayList<>();
    private final AtomicBoolean enough = new AtomicBoolean();
    private LocalSettings settings;
    private LocalServers servers;
    private Proxy address;

    @BeforeEach
    void start() throws Exception {
        settings = LocalSettings.of(folder.resolve("data"), FreePorts.find()).withServers(Set.of(Server.POSTGRESQL));
        servers = LocalServers.start(settings);
        address = Proxy.to(new InetSocketAddress(
                InetAddress.ofLiteral("127.0.0.1"), settings.ports().postgresql()));
        execute(servers.postgresql(), "CREATE TABLE kept (n int PRIMARY KEY)");
    }

    @AfterEach
    void end() {
        enough.set(true);
        address.close();
        servers.close();
    }

    @Test
    void what_was_answered_outlives_the_first_server_and_the_way_back() throws Exception {
        Thread writer = Thread.ofVirtual().start(this::write);
        awaitMore();
        fault.begin(rig(), new Random(1));
        awaitMore();
        fault.heal(rig());
        awaitMore();
        enough.set(true);
        writer.join();

        assertThat(rows()).containsAll(answered).doesNotHaveDuplicates();
        assertThat(answered).hasSizeGreaterThan(3 * SOME);
    }

    private void awaitMore() throws InterruptedException {
        int wanted = answered.size() + SOME;
        while (answered.size() < wanted) {
            Thread.sleep(20);
        }
    }

    /// Each number again until it is answered, as clients do.
    private void write() {
        PostgresqlAccess known = servers.postgresql();
        PostgresqlAccess moving = new PostgresqlAccess(
                "jdbc:postgresql://127.0.0.1:" + address.address().getPort() + "/lockstep?socketTimeout=3",
                known.user(),
                known.password());
        while (!enough.get()) {
            try (var connection = DriverManager.getConnection(moving.jdbcUrl(), moving.user(), moving.password());
                    var insert = connection.prepareStatement("INSERT INTO kept VALUES (?) ON CONFLICT DO NOTHING")) {
                while (!enough.get()) {
                    insert.setInt(1, answered.size() + 1);
                    insert.executeUpdate();
                    answered.add(answered.size() + 1);
                }
            } catch (SQLException _) {
                // It is being replaced.
            }
        }
    }

    private List<Integer> rows() throws SQLException {
        PostgresqlAccess access = servers.postgresql();
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT n FROM kept")) {
            var rows = new ArrayList<Integer>();
            while (found.next()) {
                rows.add(found.getInt(1));
            }
            return rows;
        }
    }

    private static void execute(PostgresqlAccess access, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Rig rig() {
        PostgresqlAccess access = servers.postgresql();
        return made(Rig.class, (_, method, _) -> switch (method.getName()) {
            case "data" -> settings.data();
            case "eventStore" -> new Rig.Database(access.jdbcUrl(), access.user(), access.password());
            case "victim" -> made(Victim.class, (_, asked, _) -> victim(asked.getName()));
            case "link" -> made(Link.class, (_, asked, arguments) -> link(asked.getName(), arguments));
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    /// What may start is started, as `up` does.
    private Object victim(String asked) throws Exception {
        switch (asked) {
            case "kill" -> servers.kill(Server.POSTGRESQL);
            case "mayStart" -> servers.start(Server.POSTGRESQL);
            case "mayNotStart" ->
                assertThat(servers.service(Server.POSTGRESQL).process()).isPresent();
            default -> throw new UnsupportedOperationException(asked);
        }
        return null;
    }

    private Object link(String asked, Object[] arguments) {
        switch (asked) {
            case "leadTo" -> address.leadTo((InetSocketAddress) arguments[0]);
            case "heal" -> address.heal();
            default -> throw new UnsupportedOperationException(asked);
        }
        return null;
    }

    private static <T> T made(Class<T> type, InvocationHandler handler) {
        return type.cast(java.lang.reflect.Proxy.newProxyInstance(
                FailoverIT.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
