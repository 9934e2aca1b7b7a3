package chat.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.conformance.CheckResult.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// The kit itself: it passes what is right, and fails what is not.
class ConformanceTest {

    private static final List<String> RULES = List.of(
            "1.stream.private",
            "2.base64url.unpadded",
            "2.digest.private-readUpTo",
            "3.frame.unknown-type",
            "3.subprotocol.json",
            "4.hello.without-name",
            "4.ping.nonce",
            "5.caughtUp.fields",
            "5.welcome.fields",
            "9.error.request",
            "9.malformed.no-json");

    private static Report run(BiFunction<String, JsonNode, JsonNode> tamper, List<String> rules) throws Exception {
        try (var server = new FakeServer(tamper)) {
            return Conformance.run(
                    server.address(),
                    new ConformanceOptions(rules, 4, server.tokens(), Duration.ofSeconds(15), result -> {}));
        }
    }

    @Test
    void a_server_that_keeps_the_rules_passes_them() throws Exception {
        var report = run((type, frame) -> frame, RULES);
        assertThat(report.failures()).isEmpty();
        assertThat(report.results()).hasSize(12).allMatch(result -> result.outcome() == Outcome.PASS);
        assertThat(report.isConformant()).isTrue();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("1.stream.private", "delta", frame -> event(frame).put("seq", 2)),
                fault("1.stream.private", "delta", frame -> event(frame).put("hash", "A".repeat(43))),
                fault("1.stream.private", "delta", frame -> event(frame).put("chain", "A".repeat(43))),
                fault("1.stream.private", "delta", frame -> event(frame).put("at", "2026-01-31T12:00:00Z")),
                fault(
                        "1.stream.private",
                        "delta",
                        frame -> ((ObjectNode) frame.at("/events/0/data")).put("device", "tv")),
                fault("2.digest.private-readUpTo", "caughtUp", frame -> frame.put("digest", "A".repeat(43))),
                fault("2.base64url.unpadded", "caughtUp", frame -> frame.put("digest", "A".repeat(43) + "=")),
                fault("3.frame.unknown-type", "error", frame -> error(frame).put("code", "malformed_frame")),
                fault("3.frame.unknown-type", "error", frame -> error(frame).put("class", "overload")),
                fault("3.frame.unknown-type", "error", frame -> error(frame).remove("traceId")),
                fault("4.ping.nonce", "pong", frame -> frame.put("serverTime", "now")),
                fault("5.welcome.fields", "welcome", frame -> frame.remove("session")),
                fault("5.welcome.fields", "welcome", frame -> frame.put("resume", "perhaps")),
                fault("9.error.request", "error", frame -> frame.put("request", "another")));
    }

    private static Arguments fault(String rule, String type, java.util.function.Consumer<ObjectNode> change) {
        BiFunction<String, JsonNode, JsonNode> tamper = (sent, frame) -> {
            if (sent.equals(type)
                    && (!type.equals("delta") || !frame.path("events").isEmpty())) {
                change.accept((ObjectNode) frame);
            }
            return frame;
        };
        return Arguments.of(rule, tamper);
    }

    private static ObjectNode event(ObjectNode delta) {
        return (ObjectNode) delta.at("/events/0");
    }

    private static ObjectNode error(ObjectNode frame) {
        return (ObjectNode) frame.path("error");
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("faults")
    void a_server_that_breaks_a_rule_fails_it(String rule, BiFunction<String, JsonNode, JsonNode> tamper)
            throws Exception {
        var report = run(tamper, List.of(rule));
        assertThat(report.failures()).extracting(CheckResult::id).containsExactly(rule);
        assertThat(report.failures().getFirst().seen()).isNotEmpty();
        assertThat(report.isConformant()).isFalse();
    }

    @Test
    void silence_fails_a_rule_within_its_time() throws Exception {
        var report =
                run((type, frame) -> type.equals("pong") ? MissingNode.getInstance() : frame, List.of("4.ping.nonce"));
        assertThat(report.failures()).hasSize(1);
        assertThat(report.millis()).isLessThan(20_000);
    }

    @Test
    void every_rule_has_an_id_of_its_own_that_begins_with_its_section() {
        var rules = Conformance.rules();
        assertThat(rules).doesNotHaveDuplicates().hasSizeGreaterThan(250);
        assertThat(rules)
                .allMatch(id -> id.matches("(1|2|3|4|5|6|7|8|9|10|11|12)\\.[A-Za-z0-9.-]+"), "a section first");
    }

    @Test
    void a_report_says_what_was_expected_and_seen() {
        var report = new Report(
                List.of(
                        new CheckResult("1.a", "A holds.", Outcome.PASS, "", "", 1),
                        new CheckResult("1.b", "B holds.", Outcome.FAIL, "b", "c", 2),
                        new CheckResult("1.c", "C holds.", Outcome.SKIPPED, "", "no c here", 3)),
                1_234);
        assertThat(report.text())
                .contains(
                        "B holds.",
                        "expected  b",
                        "saw       c",
                        "no c here",
                        "3 rules: 1 pass, 1 fail, 1 skipped, in 1.2 s");
        assertThat(report.json()).contains("\"failed\":1", "\"isConformant\":false");
    }
}
