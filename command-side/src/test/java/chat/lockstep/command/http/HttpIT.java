package chat.lockstep.command.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.SharedCommandSide;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpIT {

    private final RunningCommandSide commandSide = SharedCommandSide.get();
    private final String alice = Ids.user("alice");

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer wrong", "Basic " + RunningCommandSide.SECRET, "bearer x"})
    void who_has_not_the_credential_is_not_let_in(String authorization) {
        long events = commandSide.events();
        for (var path : new String[] {"/v1/commands", "/v1/marks", "/v1/devices"}) {
            var response = commandSide.send(commandSide
                    .requestTo(path)
                    .header("Authorization", authorization)
                    .header("Lockstep-User", alice)
                    .header("Lockstep-Device", "phone")
                    .POST(BodyPublishers.ofString(Commands.create(Ids.fresh(), "bob")))
                    .build());

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(commandSide.json(response).at("/error/code").stringValue())
                    .isEqualTo("unauthenticated");
        }
        assertThat(commandSide.events()).isEqualTo(events);
    }

    @ParameterizedTest
    @CsvSource({"'a b',phone", "system,phone", "alice,'a/b'", "'',phone"})
    void a_caller_must_be_named(String user, String device) {
        var response = commandSide.post("/v1/commands", user, device, Commands.create(Ids.fresh(), "bob"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(commandSide.json(response).at("/error/code").stringValue()).isEqualTo("invalid_field");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "nonsense",
                "{\"id\":\"x\"} {}",
                "{\"id\":\"x\",\"id\":\"y\"}",
                "{\"data\":{\"text\":\"a\",\"text\":\"b\"}}",
                "{'id':'x'}",
                "\u0000"
            })
    void what_is_no_json_is_refused(String body) {
        var response = commandSide.post("/v1/commands", alice, "phone", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(commandSide.json(response).at("/error/code").stringValue()).isEqualTo("malformed_frame");
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        byte[] body = Commands.send(Ids.fresh(), Ids.direct(alice, "bob"), "@").getBytes(UTF_8);
        body[new String(body, UTF_8).indexOf('@')] = (byte) 0xff;

        assertThat(commandSide.post("/v1/commands", alice, "phone", body).statusCode())
                .isEqualTo(400);
    }

    @Test
    void json_that_is_nested_too_deeply_is_refused() {
        var body = "[".repeat(10_000);

        assertThat(commandSide.post("/v1/commands", alice, "phone", body).statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        var response = commandSide.post("/v1/commands", alice, "phone", " ".repeat(3_000_000));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(commandSide.json(response).at("/error/code").stringValue()).isEqualTo("frame_too_large");
    }

    @Test
    void a_list_that_is_too_long_is_refused_as_a_whole() {
        long events = commandSide.events();
        var commands = IntStream.rangeClosed(1, 65)
                .mapToObj(number -> Commands.create(Ids.fresh(), Ids.user("bob")))
                .toList();

        var response = commandSide.post("/v1/commands", alice, "phone", commands.toString());

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(commandSide.events()).isEqualTo(events);
    }

    @Test
    void an_error_carries_the_callers_trace() {
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var response = commandSide.send(commandSide
                .requestTo("/v1/commands")
                .header("Authorization", "Bearer " + RunningCommandSide.SECRET)
                .header("Lockstep-User", alice)
                .header("Lockstep-Device", "phone")
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .POST(BodyPublishers.ofString("{"))
                .build());

        assertThat(commandSide.json(response).at("/error/traceId").stringValue())
                .isEqualTo(trace);
    }

    @Test
    void more_requests_than_fit_are_refused_and_told_when_to_come_again() {
        try (var narrow = commandSide.another("--lockstep.http.workers=1", "--lockstep.http.queued-max=1")) {
            var bob = Ids.user("bob");
            narrow.command(alice, Commands.create(Ids.fresh(), bob));
            var calls = IntStream.range(0, 64)
                    .mapToObj(number -> narrow.postAsync(
                            "/v1/commands",
                            alice,
                            Commands.send(Ids.fresh(), Ids.direct(alice, bob), "message " + number)))
                    .toList();
            var responses = calls.stream().map(call -> call.join()).toList();

            assertThat(responses)
                    .anySatisfy(response -> assertThat(response.statusCode()).isEqualTo(200));
            assertThat(narrow.bean(MeterRegistry.class)
                            .get("lockstep.commands.waiting")
                            .gauge()
                            .value())
                    .as("all have been answered")
                    .isZero();
            assertThat(responses).anySatisfy(response -> {
                assertThat(response.statusCode()).isEqualTo(503);
                var error = narrow.json(response).get("error");
                assertThat(error.get("code").stringValue()).isEqualTo("rate_limited");
                assertThat(error.get("class").stringValue()).isEqualTo("overload");
                assertThat(error.get("retryAfterMillis").longValue()).isPositive();
            });
        }
    }

    @Test
    void health_and_metrics_are_on_the_management_port_only() {
        var health = commandSide.send(commandSide.managementRequestTo("/health").build());
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(commandSide.json(health).at("/components/db/status").stringValue())
                .isEqualTo("UP");

        commandSide.command(alice, Commands.create(Ids.fresh(), Ids.user("bob")));
        var metrics =
                commandSide.send(commandSide.managementRequestTo("/metrics").build());
        assertThat(new String(metrics.body(), UTF_8))
                .contains("lockstep_commands_seconds_count{action=\"createConversation\",outcome=\"applied\"");

        assertThat(commandSide.send(commandSide.requestTo("/health").build()).statusCode())
                .isEqualTo(404);
    }
}
