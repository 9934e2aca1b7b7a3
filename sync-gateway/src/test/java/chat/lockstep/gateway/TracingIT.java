package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.testkit.TestServers;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Where traces begin, how they are handed on, and where they come back.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracingIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";

    private final String token = Tokens.of("alice", "phone");
    private Gateway gateway;
    private Gateway unsampled;
    private Hints hints;
    private ConversationId chat;

    @BeforeAll
    void start() {
        var world = new World();
        gateway = new Gateway(
                TestServers.redisUri(),
                world,
                new Services(),
                "--management.tracing.sampling.probability=1.0",
                "--management.opentelemetry.tracing.export.schedule-delay=50ms");
        unsampled = new Gateway(
                TestServers.redisUri(),
                world,
                new Services(),
                "--management.tracing.sampling.probability=0.0",
                "--management.opentelemetry.tracing.export.schedule-delay=50ms");
        hints = new Hints(TestServers.redisUri(), world);
        world.account(World.ALICE);
        chat = world.direct(World.ALICE, World.BOB);
    }

    @AfterEach
    void heal() {
        gateway.services.failing.set(0);
        gateway.services.calls.clear();
    }

    @AfterAll
    void stop() {
        hints.close();
        gateway.close();
        unsampled.close();
    }

    @Test
    void a_command_begins_a_trace_that_the_command_side_goes_on_with() {
        var phone = new Device("alice", "phone");
        phone.connect(gateway.port).awaitCaughtUp().send(command("send"));

        var span = await(gateway, "command", "send");
        assertThat(gateway.services.lastCall("/v1/commands").headers().get("traceparent"))
                .isEqualTo("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        phone.abortAll();
    }

    @Test
    void the_trace_id_of_an_error_is_that_of_its_command() {
        var phone = new Device("alice", "phone");
        var connection = phone.connect(gateway.port).awaitCaughtUp();
        gateway.services.failing.set(1);

        connection.send(command("breaks"));

        var span = await(gateway, "command", "breaks");
        Awaitility.await().atMost(LIMIT).until(() -> !phone.results.isEmpty());
        assertThat(phone.results.getFirst().get("error").get("traceId").stringValue())
                .isEqualTo(span.getTraceId());
        phone.abortAll();
    }

    @Test
    void over_http_a_trace_of_the_clients_goes_on() {
        var response =
                gateway.post("/v1/commands", token, body("http"), "traceparent", "00-" + TRACE + "-" + PARENT + "-01");

        assertThat(response.statusCode()).isEqualTo(200);
        var span = await(gateway, "command", "http");
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(gateway.services.lastCall("/v1/commands").headers().get("traceparent"))
                .isEqualTo("00-" + TRACE + "-" + span.getSpanId() + "-01");
    }

    @Test
    void over_http_an_error_has_the_trace_id_of_its_request() {
        gateway.services.failing.set(1);

        for (var response : new String[] {
            gateway.post("/v1/commands", token, body("x"), "traceparent", "00-" + TRACE + "-" + PARENT + "-00")
                    .body(),
            gateway.post("/v1/commands", token, "{", "traceparent", "00-" + TRACE + "-" + PARENT + "-00")
                    .body(),
            gateway.get("/v1/conversations", token, "traceparent", "00-" + TRACE + "-" + PARENT + "-00")
                    .body(),
            gateway.get("/v1/conversations", "", "traceparent", "00-" + TRACE + "-" + PARENT + "-00")
                    .body()
        }) {
            assertThat(Json.mapper()
                            .readTree(response)
                            .get("error")
                            .get("traceId")
                            .stringValue())
                    .isEqualTo(TRACE);
        }
    }

    @Test
    void an_event_of_a_trace_is_delivered_as_part_of_it_once_for_all_sockets() {
        var phone = new Device("alice", "phone");
        var tablet = new Device("alice", "tablet");
        phone.connect(gateway.port).awaitCaughtUp();
        tablet.connect(gateway.port).awaitCaughtUp();
        var event = hints.world().message(chat, World.BOB);

        hints.tell(event, ",\"traceparent\":\"00-" + TRACE + "-" + PARENT + "-01\"");

        phone.awaitAll(hints.world(), chat);
        tablet.awaitAll(hints.world(), chat);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> !gateway.spans.named("deliver").isEmpty());
        assertThat(gateway.spans.named("deliver")).singleElement().satisfies(span -> {
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo(PARENT);
        });
        // World's events are of 2023.
        assertThat(gateway.gauge("lockstep.gateway.delivery.lag")).isGreaterThan(1_000_000);
        phone.abortAll();
        tablet.abortAll();
    }

    @Test
    void what_is_not_sampled_is_handed_on_as_such_and_not_exported() {
        var phone = new Device("alice", "phone");
        phone.connect(unsampled.port).awaitCaughtUp().send(command("send"));
        Awaitility.await().atMost(LIMIT).until(() -> !phone.results.isEmpty());
        var event = hints.world().message(chat, World.BOB);
        hints.tell(event, ",\"traceparent\":\"00-" + TRACE + "-" + PARENT + "-00\"");
        phone.awaitAll(hints.world(), chat);
        hints.tell(hints.world().message(chat, World.BOB), ",\"traceparent\":\"nonsense\"");
        phone.awaitAll(hints.world(), chat);

        assertThat(unsampled.services.lastCall("/v1/commands").headers().get("traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        // A trace that somebody else sampled is taken over, so its arrival shows that nothing else was exported.
        unsampled.post("/v1/commands", token, body("last"), "traceparent", "00-" + TRACE + "-" + PARENT + "-01");
        await(unsampled, "command", "last");
        assertThat(unsampled.spans.named("command")).hasSize(1);
        assertThat(unsampled.spans.named("deliver")).isEmpty();
        phone.abortAll();
    }

    private static SpanData await(Gateway node, String name, String action) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> node.spans.named(name).stream().anyMatch(span -> action.equals(actionOf(span))));
        return node.spans.named(name).stream()
                .filter(span -> action.equals(actionOf(span)))
                .findFirst()
                .orElseThrow();
    }

    private static String actionOf(SpanData span) {
        return String.valueOf(span.getAttributes().get(io.opentelemetry.api.common.AttributeKey.stringKey("action")));
    }

    private String command(String action) {
        return "{\"type\":\"command\"," + body(action).substring(1);
    }

    private String body(String action) {
        return "{\"id\":\"" + ID + "\",\"action\":\"" + action + "\",\"conversation\":\"" + chat + "\",\"data\":{}}";
    }
}
