package chat.lockstep.command.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RegisterIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static RegisterOfTests register;

    @BeforeAll
    static void connect() {
        register = new RegisterOfTests();
    }

    @AfterAll
    static void disconnect() {
        register.close();
    }

    @Test
    void a_node_enters_renews_its_entry_and_takes_it_out_before_it_stops_answering() throws Exception {
        var node = RunningCommandSide.on(
                TestServers.newDatabase(),
                "--lockstep.redis.uri=" + register.uri,
                "--lockstep.register.key=" + register.key,
                "--lockstep.register.every=100ms",
                "--lockstep.register.leave-for=1500ms",
                "--lockstep.node-id=first");
        await().atMost(SOON).until(() -> register.ids().contains("first"));
        assertThat(register.nodes()).containsExactly(new Rendezvous.Node("first", node.url()));
        assertThat(register.lifeOf("first")).isBetween(6_000L, 8_000L);

        register.forgetAll();
        await().atMost(SOON).until(() -> register.ids().contains("first"));

        var closed = CompletableFuture.runAsync(node::close);
        await().atMost(SOON).until(() -> register.ids().isEmpty());
        assertThat(node.device(Ids.user("alice"), "phone", "{}").get("outcome").stringValue())
                .isEqualTo("applied");
        assertThat(closed).succeedsWithin(SOON);
        assertThat(register.ids()).isEmpty();
    }

    @Test
    void without_redis_a_node_works_and_counts_that_it_is_alone() throws Exception {
        int nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (var node = RunningCommandSide.on(
                TestServers.newDatabase(),
                "--lockstep.redis.uri=redis://127.0.0.1:" + nobody,
                "--lockstep.register.every=100ms",
                "--lockstep.register.leave-for=0ms")) {
            var meters = node.bean(MeterRegistry.class);
            await().atMost(SOON)
                    .until(() -> meters.get("lockstep.nodes.failures").counter().count() >= 3);

            assertThat(meters.get("lockstep.nodes.entered").gauge().value()).isZero();
            assertThat(meters.get("resilience4j.circuitbreaker.state")
                            .tags("name", "redis", "state", "closed")
                            .gauge()
                            .value())
                    .isZero();
            var created = node.command(Ids.user("alice"), Commands.create(Ids.fresh(), Ids.user("bob")));
            assertThat(created.get("outcome").stringValue()).isEqualTo("applied");
        }
    }
}
