package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import chat.lockstep.conformance.wire.Link;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Section 9: malformed frames, and what an error says.
final class ErrorChecks {

    private ErrorChecks() {}

    private static void malformed(Lab lab, String text) {
        var alice = lab.device("alice");
        for (int i = 0; i < 2; i++) {
            int from = alice.mark();
            alice.link().sendText(text);
            Expect.error(alice.await("error", from, "error").path("error"), "malformed_frame");
        }
        alice.fence(); // a good frame between begins the count anew
        for (int i = 0; i < 3; i++) {
            alice.link().sendText(text);
        }
        Expect.equal("the close code", Optional.of(4503), alice.link().closedWithin(Link.PATIENCE));
    }

    @Rule(id = "9.malformed.no-json", says = "malformed_frame; 4503: three in a row.")
    static void noJson(Lab lab) {
        malformed(lab, "hello");
    }

    @Rule(id = "9.malformed.no-object", says = "Text frames, one JSON object each.")
    static void noObject(Lab lab) {
        malformed(lab, "[1]");
    }

    @Rule(id = "9.malformed.two-objects", says = "Text frames, one JSON object each: not two.")
    static void twoObjects(Lab lab) {
        malformed(lab, "{} {}");
    }

    @Rule(id = "9.error.fields", says = "error = {code, class, message, retry, retryAfterMillis?, field?, traceId}.")
    static void fields(Lab lab) {
        var alice = lab.device("alice");
        var error = alice.rejected("send", lab.group(alice), object("text", ""), "invalid_field")
                .path("error");
        Expect.text(error, "/class", "invalid");
        Expect.text(error, "/retry", "new_id");
        Expect.that(error.path("field").isString(), "a field", error);
        var names = new java.util.HashSet<>(error.propertyNames());
        names.removeAll(List.of("code", "class", "message", "retry", "retryAfterMillis", "field", "traceId"));
        Expect.equal("other fields", java.util.Set.of(), names);
    }

    @Rule(id = "9.error.request", says = "error: error, request?")
    static void request(Lab lab) {
        var alice = lab.device("alice");
        int from = alice.mark();
        alice.send(object("type", "pull", "request", "r1", "conversation", "user:nobody.else", "have", Map.of()));
        var error = alice.await("error", from, "error");
        Expect.text(error, "/request", "r1");
        Expect.error(error.path("error"), "not_found");
    }

    @Rule(
            id = "9.error.classes",
            says = "class and retry: same_id (outcome unknown), new_id (content refused), after, never.")
    static void classes(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var cases = Map.of(
                "invalid_field", alice.rejected("send", group, object("text", ""), "invalid_field"),
                "not_found",
                        alice.rejected(
                                "send", chat.lockstep.conformance.lab.Ids.next(), object("text", "x"), "not_found"),
                "past_head", alice.rejected("read", group, object("upTo", 99), "past_head"),
                "unknown_action", alice.rejected("dance", group, object(), "unknown_action"));
        cases.forEach((code, result) -> Expect.text(result, "/error/retry", "new_id"));
    }

    @Rule(id = "9.error.no-type", says = "A frame without a type is answered with an error.")
    static void noType(Lab lab) {
        var alice = lab.device("alice");
        int from = alice.mark();
        alice.link().sendText("{\"hello\":true}");
        Expect.error(
                alice.await("error", from, "error").path("error"), "invalid_field", "unknown_type", "malformed_frame");
        alice.fence();
    }

    @Rule(id = "9.error.not-a-conversation", says = "invalid_field or not_found for what is no conversation's id.")
    static void notAConversation(Lab lab) {
        var alice = lab.device("alice");
        for (var bad : List.of("", "x", "user:", "user:a b", "../../etc/passwd")) {
            var answer = alice.ask(object("type", "pull", "conversation", bad, "have", Map.of()));
            Expect.that(Device.isOfType(answer, "error"), "an error", answer);
            Expect.error(answer.path("error"), "invalid_field", "not_found");
        }
    }
}
