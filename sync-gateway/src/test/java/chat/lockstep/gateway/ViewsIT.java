package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.gateway.view.CassandraViews;
import chat.lockstep.local.Server;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.readmodel.watermark.Cursor;
import chat.lockstep.testkit.TestServers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/// The views against a real Cassandra: what is not there is empty, and health says that the hops work.
class ViewsIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void a_user_that_nobody_knows_has_nothing_and_every_hop_is_up() {
        var servers = TestServers.require(Server.CASSANDRA, Server.REDIS);
        var node = servers.cassandraContactPoint();
        var contactPoint = node.getHostString() + ":" + node.getPort();
        var keyspace = TestServers.newKeyspaceName();
        try (var created = ReadModel.create(new CassandraSettings(List.of(contactPoint), "datacenter1", keyspace, 1));
                var gateway = new Gateway(
                        servers.redisUri(),
                        "--lockstep.cassandra.contact-points=" + contactPoint,
                        "--lockstep.cassandra.keyspace=" + keyspace)) {
            var views = new CassandraViews(created, Duration.ofSeconds(5), CircuitBreaker.ofDefaults("cassandra"));
            StepVerifier.create(created.ready().then(views.heads(World.ALICE)))
                    .expectNext(List.of())
                    .expectComplete()
                    .verify(LIMIT);
            StepVerifier.create(views.cursor())
                    .expectNext(Cursor.NONE)
                    .expectComplete()
                    .verify(LIMIT);

            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(gateway.get("/health", "").statusCode()).isEqualTo(200));
            assertThat(gateway.get("/health", "").body())
                    .isEqualTo(
                            "{\"status\":\"up\",\"hops\":{\"cassandra\":\"up\",\"query-side\":\"up\",\"redis\":\"up\"}}");
        }
    }
}
