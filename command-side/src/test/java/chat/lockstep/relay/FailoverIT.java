package chat.lockstep.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.local.Server;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.local.postgresql.Standby;
import chat.lockstep.local.process.RunningService;
import chat.lockstep.testkit.TemporaryServers;
import chat.lockstep.testkit.TestServers;
import chat.lockstep.testkit.network.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The event store's server is killed, a standby takes its place, and the address leads there. The relay is told
/// nothing.
class FailoverIT extends RelayScenario {

    private static final double FIRST_BACK_FILL = 1;

    private final TemporaryServers servers = TestServers.separate(EnumSet.of(Server.POSTGRESQL, Server.KAFKA));
    private final PostgresqlAccess first = servers.servers().postgresql();
    private final int standbyPort = TestServers.freePorts().base();
    private final Standby standby = Standby.of(servers.settings(), standbyPort);
    private final RunningService following =
            new RunningService(standby, servers.settings().data());
    private final Proxy address = Proxy.to(local(servers.settings().ports().postgresql()));

    @Override
    @BeforeEach
    void servers() throws Exception {
        var moving = "jdbc:postgresql://127.0.0.1:" + address.address().getPort() + "/lockstep";
        use(
                new PostgresqlAccess(moving, first.user(), first.password()),
                servers.servers().kafkaBootstrapServers());
        makeTableAndTopic();
    }

    @AfterEach
    void endStandby() throws Exception {
        end();
        following.kill();
        address.close();
        servers.close();
    }

    @Test
    void the_relay_goes_on_from_the_copy_of_its_slot_and_misses_nothing() throws Exception {
        var relay = relayWithStandby();
        standby.requireItsConfirmation(LIMIT);
        standby.awaitSlots(LIMIT);
        table.append(300, random);
        killFirst();
        takeOver();
        writer().append(100, random);

        assertAllRelayed();
        assertThat(relay.metric("lockstep_relay_backfills_total")).isEqualTo(FIRST_BACK_FILL);
    }

    @Test
    void without_a_copy_of_its_slot_the_relay_back_fills_from_the_table() throws Exception {
        var relay = relayWithStandby();
        standby.requireItsConfirmation(LIMIT);
        table.append(300, random);
        killFirst();
        standby.promote(LIMIT);
        execute(standby.access("lockstep"), """
                SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_type = 'logical'
                """);
        address.leadTo(local(standbyPort));
        writer().append(100, random);

        assertAllRelayed();
        assertThat(relay.metric("lockstep_relay_backfills_total")).isGreaterThan(FIRST_BACK_FILL);
    }

    @Test
    void a_store_that_lacks_what_was_relayed_is_refused_until_it_has_a_history_of_its_own() throws Exception {
        var relay = relayWithStandby();
        execute(first, "ALTER SYSTEM SET synchronized_standby_slots = ''");
        execute(first, "SELECT pg_reload_conf()");
        table.append(100, random);
        standby.awaitStreaming(LIMIT);
        following.kill();
        table.append(50, random);
        await().atMost(LIMIT).until(() -> eventsOf(relay) >= 250);
        killFirst();
        following.start();
        takeOver();

        await().atMost(LIMIT).until(() -> refusals(relay) > 1);
        writer().append(10, random);
        assertThat(eventsOf(relay)).isEqualTo(250);
        execute(standby.access("lockstep"), "UPDATE history SET number = 2");
        await().atMost(LIMIT).until(() -> eventsOf(relay) > 250);
    }

    private static long refusals(RelayProcess relay) throws Exception {
        return relay.log().stream()
                .filter(line -> line.contains("has not got an event that was relayed from it"))
                .count();
    }

    private RelayProcess relayWithStandby() throws Exception {
        var relay = startRelay();
        awaitPhase(relay, "STREAMING");
        table.append(100, random);
        following.start();
        standby.awaitStreaming(LIMIT);
        return relay;
    }

    private void killFirst() throws Exception {
        table.close();
        servers.servers().kill(Server.POSTGRESQL);
    }

    private void takeOver() throws Exception {
        standby.promote(LIMIT);
        address.leadTo(local(standbyPort));
    }

    private static void execute(PostgresqlAccess server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }
}
