package chat.lockstep.conformance.lab;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Words for what a rule wants. Each throws a [Violation] if it is not so.
public final class Expect {

    private static final Set<String> CLASSES =
            Set.of("transient", "overload", "auth", "permission", "conflict", "invalid", "gone");
    private static final Set<String> RETRIES = Set.of("same_id", "new_id", "after", "never");

    /// The codes of section 9 with the classes that a careful reading allows.
    private static final Map<String, Set<String>> CODES = Map.ofEntries(
            Map.entry("unauthenticated", Set.of("auth")),
            Map.entry("token_expired", Set.of("auth")),
            Map.entry("device_revoked", Set.of("auth", "permission")),
            Map.entry("unsupported_protocol", Set.of("invalid")),
            Map.entry("hello_expected", Set.of("invalid", "auth")),
            Map.entry("malformed_frame", Set.of("invalid")),
            Map.entry("frame_too_large", Set.of("invalid")),
            Map.entry("unknown_type", Set.of("invalid")),
            Map.entry("unknown_action", Set.of("invalid")),
            Map.entry("invalid_field", Set.of("invalid")),
            Map.entry("text_too_large", Set.of("invalid")),
            Map.entry("not_found", Set.of("permission", "invalid")),
            Map.entry("not_allowed", Set.of("permission")),
            Map.entry("blocked", Set.of("permission")),
            Map.entry("last_owner", Set.of("conflict", "permission")),
            Map.entry("past_head", Set.of("conflict", "invalid")),
            Map.entry("idempotency_mismatch", Set.of("conflict")),
            Map.entry("after_failed", Set.of("transient")),
            Map.entry("epoch_changed", Set.of("conflict", "gone")),
            Map.entry("rate_limited", Set.of("overload")),
            Map.entry("too_many", Set.of("overload")),
            Map.entry("unavailable", Set.of("transient")),
            Map.entry("gone", Set.of("gone")));

    private Expect() {}

    public static void that(boolean holds, String expected, @Nullable Object seen) {
        if (!holds) {
            throw new Violation(expected, shown(seen));
        }
    }

    public static void equal(String what, @Nullable Object expected, @Nullable Object seen) {
        if (!Objects.equals(expected, seen)) {
            throw new Violation(what + " " + shown(expected), shown(seen));
        }
    }

    /// Text in a JSON object at a pointer such as `/error/code`.
    public static void text(JsonNode object, String pointer, String expected) {
        that(object.at(pointer).asString("").equals(expected), pointer + " " + expected, object);
    }

    public static void number(JsonNode object, String pointer, long expected) {
        that(
                object.at(pointer).isIntegralNumber() && object.at(pointer).longValue() == expected,
                pointer + " " + expected,
                object);
    }

    public static void absent(JsonNode object, String name) {
        that(!object.has(name), "no " + name, object);
    }

    public static void present(JsonNode object, String... names) {
        for (var name : names) {
            that(object.has(name), name + " to be there", object);
        }
    }

    public static void type(JsonNode frame, String type) {
        text(frame, "/type", type);
    }

    /// That a command was applied, or was before: it may have been asked for again while the server was busy.
    public static void done(JsonNode result) {
        var outcome = result.path("outcome").asString("");
        that(outcome.equals("applied") || outcome.equals("duplicate"), "/outcome applied", result);
    }

    /// That `error` has the shape of section 9, and one of `codes` (any, if there are none).
    public static void error(JsonNode error, String... codes) {
        var code = error.path("code").asString("");
        that(CODES.containsKey(code), "a code of section 9", error);
        that(
                CLASSES.contains(error.path("class").asString(""))
                        && CODES.getOrDefault(code, Set.of())
                                .contains(error.path("class").asString("")),
                "the class of " + code + " to be one of " + CODES.get(code),
                error);
        that(RETRIES.contains(error.path("retry").asString("")), "retry to be one of " + RETRIES, error);
        that(error.path("message").isString(), "a message", error);
        that(!error.path("traceId").asString("").isEmpty(), "a traceId", error);
        if (error.has("retryAfterMillis")) {
            that(error.path("retryAfterMillis").asLong(-1) >= 0, "retryAfterMillis of at least 0", error);
        }
        if (codes.length > 0) {
            that(List.of(codes).contains(code), "error " + String.join(" or ", codes), error);
        }
    }

    /// That an HTTP answer is the problem of section 10 with one of `codes`.
    public static void problem(chat.lockstep.conformance.wire.Twin.Answer answer, int status, String... codes) {
        that(answer.status() == status, "HTTP " + status, answer);
        that(
                answer.contentType().startsWith("application/problem+json"),
                "application/problem+json",
                answer.contentType() + " for " + answer);
        var problem = answer.json();
        error(problem.path("error").isObject() ? problem.path("error") : problem, codes);
    }

    private static String shown(@Nullable Object seen) {
        var text = String.valueOf(seen);
        return text.length() <= 900 ? text : text.substring(0, 900) + "...";
    }
}
