package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Sections 4 and 5: what comes live, by interest.
final class SubscribeChecks {

    private static final Duration QUIET = Duration.ofMillis(1_500);

    private SubscribeChecks() {}

    private static Predicate<JsonNode> inStream(String stream) {
        return event -> event.path("stream").asString("").equals(stream);
    }

    private static void subscribe(Device device, String conversation, String interest) {
        device.send(object("type", "subscribe", "conversation", conversation, "interest", interest));
        device.fence();
    }

    @Rule(
            id = "4.subscribe.head-is-default",
            says = "head (the default of every conversation): live deltas of the log.")
    static void head(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        int from = bob.mark();
        long seq = alice.say(conversation, "hi").path("seq").asLong(0);
        var event = bob.awaitEvent(
                "live message",
                from,
                conversation,
                inStream("log").and(e -> e.path("seq").asLong(0) == seq));
        Expect.text(event, "/data/text", "hi");
    }

    @Rule(id = "4.subscribe.head-without-receipts", says = "Receipt streams come by pull, and live with interest full.")
    static void headWithoutReceipts(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        int from = alice.mark();
        bob.applied("read", conversation, object("upTo", 2));
        lab.pause(QUIET);
        Expect.that(
                !alice.hasEvent(from, conversation, inStream("log").negate()),
                "no receipts",
                alice.link().types(from));
    }

    @Rule(id = "4.subscribe.full", says = "full: live deltas of all streams.")
    static void full(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        subscribe(alice, conversation, "full");
        alice.say(conversation, "hi");
        int from = alice.mark();
        bob.applied("read", conversation, object("upTo", 2));
        var event = alice.awaitEvent("live receipt", from, conversation, inStream("@" + bob.user()));
        Expect.text(event, "/type", "read");
        Expect.number(event, "/data/upTo", 2);
    }

    @Rule(id = "4.subscribe.none", says = "none: only heads.")
    static void none(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        bob.await("the new conversation", 0, frame -> names(frame, conversation) > 0);
        subscribe(bob, conversation, "none");
        int from = bob.mark();
        long seq = alice.say(conversation, "hi").path("seq").asLong(0);
        HeadChecks.awaitHead(
                bob,
                from,
                conversation,
                "log " + seq,
                head -> head.at("/log/seq").asLong(0) >= seq);
        Expect.that(
                !bob.hasEvent(from, conversation, event -> event.path("seq").asLong(0) >= seq),
                "no delta of the message",
                bob.link().types(from));
    }

    @Rule(id = "4.subscribe.only-this-connection", says = "subscribe is for this connection.")
    static void onlyThisConnection(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        subscribe(bob, conversation, "none");
        var again = lab.connect(bob.user(), "phone");
        int from = again.mark();
        alice.say(conversation, "hi");
        again.awaitEvent("live message", from, conversation, inStream("log"));
    }

    @Rule(id = "4.subscribe.no-answer", says = "subscribe: no answer.")
    static void noAnswer(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        alice.await("the new conversation", 0, frame -> names(frame, conversation) > 0);
        int from = alice.mark();
        subscribe(alice, conversation, "full");
        var answers = alice.link().received(from).stream()
                .map(frame -> frame.path("type").asString(""))
                .filter(type -> !Set.of("heads", "delta").contains(type))
                .toList();
        Expect.equal("what came until the pong", List.of("pong"), answers);
    }

    @Rule(id = "4.subscribe.interest", says = "interest full | head | none.")
    static void interest(Lab lab) {
        var alice = lab.device("alice");
        int from = alice.mark();
        alice.send(object("type", "subscribe", "conversation", alice.privateConversation(), "interest", "much"));
        Expect.error(alice.await("error", from, "error").path("error"), "invalid_field");
    }

    @Rule(id = "5.result.own-delta", says = "the own delta, which the sending device gets too.")
    static void ownDelta(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        int from = alice.mark();
        long seq = alice.say(conversation, "hi").path("seq").asLong(0);
        alice.awaitEvent("own message", from, conversation, e -> e.path("seq").asLong(0) == seq);
    }

    @Rule(id = "5.delta.own-other-device", says = "Events reach all devices of a user.")
    static void ownOtherDevice(Lab lab) {
        var phone = lab.device("alice");
        var laptop = lab.connect(phone.user(), "laptop");
        var conversation = lab.direct(phone, lab.device("bob"));
        int from = laptop.mark();
        long seq = phone.say(conversation, "hi").path("seq").asLong(0);
        laptop.awaitEvent("own message", from, conversation, e -> e.path("seq").asLong(0) == seq);
    }

    @Rule(id = "12.new-conversation.head-first", says = "A new conversation's head comes before its deltas.")
    static void headFirst(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        int from = bob.mark();
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        bob.await("anything of the new conversation", from, frame -> names(frame, conversation) >= 2);
        var first = bob.link().received(from).stream()
                .filter(frame -> names(frame, conversation) > 0)
                .findFirst()
                .orElseThrow();
        Expect.type(first, "heads");
    }

    /// 1 for a head, up to the log's head at 2; 2 for the message.
    private static int names(JsonNode frame, String conversation) {
        if (Device.isOfType(frame, "delta")
                && frame.path("conversation").asString("").equals(conversation)) {
            return 2;
        }
        return frame.path("conversations")
                .valueStream()
                .filter(head -> head.path("id").asString("").equals(conversation))
                .mapToInt(head -> head.at("/log/seq").asInt(0) >= 2 ? 2 : 1)
                .findFirst()
                .orElse(0);
    }

    @Rule(id = "7.gap.by-pull", says = "A later one is a gap: it pulls.")
    static void gap(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        for (int i = 2; i <= 5; i++) {
            alice.say(conversation, "message " + i);
        }
        var replica = bob.log(conversation, 3);
        bob.pulled(replica, conversation, 5);
        Expect.equal("the vector", Map.of("log", 5L), replica.vector());
    }
}
