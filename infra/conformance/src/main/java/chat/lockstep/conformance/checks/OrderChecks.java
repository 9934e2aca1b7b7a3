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
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Sections 6 and 8: the order of commands, `after`, and too many at once.
final class OrderChecks {

    private static final int BURST = 400;
    private static final Map<String, Object> BURST_DATA = object("text", "burst");

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
            if (!Device.isPassing(result)) {
                Expect.text(result, "/outcome", "applied");
                Expect.that(result.path("seq").asLong(0) > last, "a seq after " + last, result);
                last = result.path("seq").asLong(0);
            }
        }
        if (last == 0) {
            throw new NotProvoked("the server was too busy for all of " + ids.size() + " commands");
        }
    }

    @Rule(id = "6.order.after-applied", says = "A command with after runs when the named one did not fail.")
    static void afterApplied(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var results = lab.settled(
                () -> oneAfterTheOther(alice, conversation),
                both -> both.stream().anyMatch(Device::isPassing));
        results.forEach(Expect::done);
        Expect.number(results.getLast(), "/seq", results.getFirst().path("seq").asLong(0) + 1);
    }

    private static List<JsonNode> oneAfterTheOther(Device device, String conversation) {
        var first = Ids.next();
        var second = Ids.next();
        var frame = Device.commandFrame(second, "send", conversation, object("text", "two"));
        frame.put("after", first);
        int from = device.mark();
        device.send(Device.commandFrame(first, "send", conversation, object("text", "one")));
        device.send(frame);
        return List.of(device.result(first, from), device.result(second, from));
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
        var overloaded = overloadedOf(burst(alice, conversation));
        lab.pause(java.time.Duration.ofMillis(1_500));
        var id = Ids.next();
        var frame = Device.commandFrame(id, "send", conversation, object("text", "after"));
        frame.put("after", overloaded.path("id").asString(""));
        var result = lab.settled(() -> alice.command(frame), one -> Device.isPassing(one) && !isAfterFailed(one));
        Expect.text(result, "/outcome", "rejected");
        Expect.error(result.path("error"), "after_failed");
        Expect.text(result, "/error/class", "transient");
        Expect.text(result, "/error/retry", "same_id");
        Expect.done(alice.settled(id, "send", conversation, object("text", "after")));
    }

    private static boolean isAfterFailed(JsonNode result) {
        return result.at("/error/code").asString("").equals("after_failed");
    }

    @Rule(
            id = "8.overload.commands",
            says = "Over a limit: rejected or error with class overload, retry after, retryAfterMillis ≥ 0.")
    static void overload(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var results = burst(alice, conversation);
        var overloaded = overloadedOf(results);
        Expect.error(overloaded.path("error"), "rate_limited", "too_many");
        Expect.text(overloaded, "/error/retry", "after");
        Expect.that(overloaded.at("/error/retryAfterMillis").asLong(-1) >= 0, "retryAfterMillis", overloaded);
        lab.pause(java.time.Duration.ofMillis(1_500));
        var taken = results.stream()
                .filter(result -> !isOverload(result))
                .map(result -> settledBurst(alice, conversation, result))
                .toList();
        taken.forEach(Expect::done);
        alice.log(conversation, 1 + taken.size()); // the creation and the messages, and nothing else
        Expect.number(alice.say(conversation, "next"), "/seq", 1 + taken.size() + 1);
    }

    /// What became of a command of the burst: a busy server may not have known.
    private static JsonNode settledBurst(Device device, String conversation, JsonNode result) {
        return Device.isPassing(result)
                ? device.settled(result.path("id").asString(""), "send", conversation, BURST_DATA)
                : result;
    }

    /// Sends far more than may be in flight.
    ///
    /// @return the results, when all are there
    private static List<JsonNode> burst(Device device, String conversation) {
        int from = device.mark();
        var ids = Stream.generate(Ids::next).limit(BURST).toList();
        ids.forEach(id -> device.send(Device.commandFrame(id, "send", conversation, BURST_DATA)));
        return ids.stream().map(id -> device.result(id, from)).toList();
    }

    private static JsonNode overloadedOf(List<JsonNode> results) {
        return results.stream()
                .filter(OrderChecks::isOverload)
                .findFirst()
                .orElseThrow(() -> new NotProvoked(BURST + " commands at once were all taken"));
    }

    private static boolean isOverload(JsonNode result) {
        return result.at("/error/class").asString("").equals("overload");
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
