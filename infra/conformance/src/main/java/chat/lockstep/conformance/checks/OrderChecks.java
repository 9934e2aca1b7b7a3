package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.NotProvoked;
import chat.lockstep.conformance.lab.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Sections 6 and 8: the order of commands, `after`, and too many at once.
final class OrderChecks {

    private static final int BURST = 400;

    private OrderChecks() {}

    @Rule(id = "6.order.as-sent", says = "Commands from one connection to one conversation run in the order sent.")
    static void asSent(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var ids = new ArrayList<String>();
        int from = alice.mark();
        for (int i = 0; i < 25; i++) {
            ids.add(Ids.next());
            alice.send(Device.commandFrame(ids.getLast(), "send", conversation, object("text", "message " + i)));
        }
        long last = 0;
        for (var id : ids) {
            var result = alice.result(id, from);
            Expect.text(result, "/outcome", "applied");
            Expect.that(result.path("seq").asLong(0) > last, "a seq after " + last, result);
            last = result.path("seq").asLong(0);
        }
    }

    @Rule(id = "6.order.after-applied", says = "A command with after runs when the named one did not fail.")
    static void afterApplied(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var first = Ids.next();
        var second = Ids.next();
        var frame = Device.commandFrame(second, "send", conversation, object("text", "two"));
        frame.put("after", first);
        int from = alice.mark();
        alice.send(Device.commandFrame(first, "send", conversation, object("text", "one")));
        alice.send(frame);
        Expect.number(alice.result(first, from), "/seq", 2);
        Expect.number(alice.result(second, from), "/seq", 3);
    }

    @Rule(id = "6.order.after-refused", says = "after_failed only when the named one failed as transient or overload.")
    static void afterRefused(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var refused = alice.rejected("send", conversation, object("text", ""), "invalid_field")
                .path("id")
                .asString("");
        var frame = Device.commandFrame(Ids.next(), "send", conversation, object("text", "two"));
        frame.put("after", refused);
        Expect.done(alice.settled(frame));
    }

    @Rule(
            id = "6.order.after-failed",
            says =
                    "A command with after is not run when the named one failed as transient or overload: after_failed, same_id.")
    static void afterFailed(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var overloaded = burst(alice, conversation)
                .orElseThrow(() -> new NotProvoked(BURST + " commands at once were all taken"));
        lab.pause(java.time.Duration.ofMillis(1_500));
        var id = Ids.next();
        var frame = Device.commandFrame(id, "send", conversation, object("text", "after"));
        frame.put("after", overloaded.path("id").asString(""));
        var result = alice.command(frame);
        Expect.text(result, "/outcome", "rejected");
        Expect.error(result.path("error"), "after_failed");
        Expect.text(result, "/error/class", "transient");
        Expect.text(result, "/error/retry", "same_id");
        Expect.done(alice.settled(id, "send", conversation, object("text", "after")));
    }

    @Rule(
            id = "8.overload.commands",
            says = "Over a limit: rejected or error with class overload, retry after, retryAfterMillis ≥ 0.")
    static void overload(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var overloaded = burst(alice, conversation)
                .orElseThrow(() -> new NotProvoked(BURST + " commands at once were all taken"));
        Expect.error(overloaded.path("error"), "rate_limited", "too_many");
        Expect.text(overloaded, "/error/retry", "after");
        Expect.that(overloaded.at("/error/retryAfterMillis").asLong(-1) >= 0, "retryAfterMillis", overloaded);
        long applied = alice.link().received(0).stream()
                .filter(frame -> Device.isOfType(frame, "result")
                        && frame.path("stream").asString("").equals("log")
                        && frame.path("conversation").asString("").equals(conversation)
                        && frame.path("outcome").asString("").equals("applied"))
                .count();
        alice.log(conversation, applied); // creation and messages: everything applied is there, and nothing else
        lab.pause(java.time.Duration.ofMillis(1_500));
        Expect.number(alice.say(conversation, "next"), "/seq", applied + 1);
    }

    /// Sends far more than may be in flight.
    ///
    /// @return a command that was refused for it, when all are answered
    private static Optional<JsonNode> burst(Device device, String conversation) {
        var ids = new ArrayList<String>();
        int from = device.mark();
        for (int i = 0; i < BURST; i++) {
            ids.add(Ids.next());
            device.send(Device.commandFrame(ids.getLast(), "send", conversation, object("text", "burst")));
        }
        Optional<JsonNode> overloaded = Optional.empty();
        for (var id : ids) {
            var result = device.result(id, from);
            if (result.at("/error/class").asString("").equals("overload")) {
                overloaded = Optional.of(result);
            }
        }
        return overloaded;
    }

    @Rule(id = "6.result.fields", says = "result: id, outcome, conversation, stream, seq, at, error?")
    static void resultFields(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var applied = alice.say(conversation, "hi");
        Expect.text(applied, "/conversation", conversation);
        Expect.text(applied, "/stream", "log");
        Expect.absent(applied, "error");
        var unchanged =
                alice.unchanged("createConversation", null, object("kind", "direct", "members", List.of(bob.user())));
        Expect.text(unchanged, "/conversation", conversation);
        Expect.number(unchanged, "/seq", 2);
        Expect.absent(unchanged, "error");
    }
}
