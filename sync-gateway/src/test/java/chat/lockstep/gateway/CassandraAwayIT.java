package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.Server;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.testkit.Paused;
import chat.lockstep.testkit.TestServers;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Cassandra that takes connections and does not answer: the views as they really are.
class CassandraAwayIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void commands_are_accepted_and_sockets_stay_and_catch_up_when_it_answers_again() {
        var servers = TestServers.require(Server.CASSANDRA, Server.REDIS);
        var node = servers.cassandraContactPoint();
        var contactPoint = node.getHostString() + ":" + node.getPort();
        var keyspace = TestServers.newKeyspaceName();
        try (var created = ReadModel.create(new CassandraSettings(List.of(contactPoint), "datacenter1", keyspace, 1));
                var gateway = new Gateway(
                        servers.redisUri(),
                        "--test.real-views=true",
                        "--lockstep.sync.read-timeout=500ms",
                        "--lockstep.cassandra.contact-points=" + contactPoint,
                        "--lockstep.cassandra.keyspace=" + keyspace)) {
            created.ready().block(LIMIT);
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> gateway.get("/health", "").statusCode() == 200);
            var phone = new Device("alice", "phone");
            var connection = phone.connect(gateway.port).awaitCaughtUp();
            var late = new Device("bob", "phone");

            try (var _ = new Paused(servers, Server.CASSANDRA)) {
                var welcome = late.connect(gateway.port);
                for (int i = 0; i < 40; i++) {
                    connection.send(
                            "{\"type\":\"pull\",\"request\":" + i + ",\"conversation\":\"user:alice\",\"have\":{}}");
                    connection.send(command(i));
                }
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> phone.results.size() == 40);
                assertThat(phone.results)
                        .allSatisfy(result ->
                                assertThat(result.get("outcome").stringValue()).isEqualTo("applied"));
                welcome.await("welcome");
                Awaitility.await()
                        .atMost(LIMIT)
                        .until(() -> connection.types.stream()
                                        .filter("error"::equals)
                                        .count()
                                == 40);
                assertThat(gateway.metrics())
                        .doesNotContain(
                                "circuitbreaker_not_permitted_calls_total{kind=\"not_permitted\",name=\"cassandra\"} 0.0");
                assertThat(connection.closed).isNotDone();
                assertThat(welcome.types).doesNotContain("caughtUp");
                assertThat(gateway.get("/health", "").statusCode()).isEqualTo(503);
            }

            late.connections().getFirst().awaitCaughtUp();
            connection.send("{\"type\":\"ping\"}");
            connection.await("pong");
            phone.abortAll();
            late.abortAll();
        }
    }

    private static String command(int number) {
        return "{\"type\":\"command\",\"id\":\"01890a5d-ac96-774b-bcce-%012d\",\"action\":\"send\",\"conversation\":\"user:alice\",\"data\":{\"text\":\"hi\"}}"
                .formatted(number);
    }
}
