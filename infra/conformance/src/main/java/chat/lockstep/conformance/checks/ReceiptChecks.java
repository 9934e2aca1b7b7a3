package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Section 6: delivered marks and their thrift.
final class ReceiptChecks {

    private ReceiptChecks() {}

    private static void ack(Device device, String conversation, long seq) {
        device.send(object("type", "ack", "marks", object(conversation, object("seq", seq))));
    }

    private static List<JsonNode> delivered(Replica replica, Device of) {
        return replica.events().stream()
                .filter(event -> event.path("stream").asString("").equals("@" + of.user())
                        && event.path("type").asString("").equals("delivered"))
                .toList();
    }

    @Rule(
            id = "6.delivered.event",
            says = "(from ack) @user delivered with device, upTo; the first mark after a pause at once.")
    static void event(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        bob.log(conversation, 2);
        ack(bob, conversation, 2);
        var replica = alice.pulled(new Replica(conversation), conversation, "@" + bob.user(), 1);
        var events = delivered(replica, bob);
        Expect.equal("the number of marks", 1, events.size());
        Expect.text(events.getFirst(), "/data/device", "phone");
        Expect.number(events.getFirst(), "/data/upTo", 2);
        Expect.text(events.getFirst(), "/by/device", "phone");
    }

    @Rule(id = "6.delivered.with-chain", says = "ack: marks {conversation: {seq, chain?}}.")
    static void withChain(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        var chain = bob.log(conversation, 2).place("log").chain();
        int from = bob.mark();
        bob.send(object("type", "ack", "marks", object(conversation, object("seq", 2, "chain", chain))));
        bob.fence();
        alice.pulled(new Replica(conversation), conversation, "@" + bob.user(), 1);
        Expect.that(
                bob.link().received(from).stream().noneMatch(f -> Device.isOfType(f, "error")),
                "no error",
                bob.link().types(from));
    }

    @Rule(id = "6.delivered.at-most-every-receiptMillis", says = "later ones at most every receiptMillis.", slow = true)
    static void thrift(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        long receiptMillis = bob.welcome().at("/limits/receiptMillis").asLong(5_000);
        if (receiptMillis < 2_000 || receiptMillis > 20_000) {
            throw new chat.lockstep.conformance.lab.NotProvoked(
                    "receiptMillis of " + receiptMillis + " cannot be watched");
        }
        var conversation = lab.direct(alice, bob);
        long began = System.nanoTime();
        for (int seq = 2; seq <= 6; seq++) {
            alice.say(conversation, "message " + seq);
            bob.log(conversation, seq);
            ack(bob, conversation, seq);
        }
        var stream = "@" + bob.user();
        var replica = new Replica(conversation);
        lab.eventually(
                "a mark at 6",
                Duration.ofMillis(receiptMillis * 2 + 20_000),
                () -> {
                    replica.take(alice.pull(conversation, replica.vector()));
                    return delivered(replica, bob).stream()
                            .mapToLong(e -> e.at("/data/upTo").asLong(0))
                            .max()
                            .orElse(0);
                },
                upTo -> upTo == 6);
        long tookMillis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        Expect.that(tookMillis >= receiptMillis - 500, "receiptMillis until the last mark", tookMillis);
        long most = 2 + tookMillis / receiptMillis;
        Expect.that(
                replica.place(stream).seq() <= most, "at most " + most + " events for 5 marks", replica.place(stream));
    }

    @Rule(id = "6.delivered.own-messages", says = "An ack that passes no message of another user leaves no event.")
    static void ownMessages(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        alice.say(conversation, "hi");
        alice.log(conversation, 2);
        ack(alice, conversation, 2);
        alice.fence();
        lab.pause(Duration.ofSeconds(2));
        var delta = alice.pull(conversation, Map.of());
        Expect.that(!delta.path("to").has("@" + alice.user()), "no receipt stream", delta);
    }

    @Rule(id = "6.delivered.past-head", says = "Beyond the log's head → past_head.")
    static void pastHead(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        bob.log(conversation, 2);
        int from = bob.mark();
        ack(bob, conversation, 99);
        Expect.error(bob.await("error", from, "error").path("error"), "past_head");
    }

    @Rule(id = "6.delivered.each-device", says = "delivered: device.")
    static void eachDevice(Lab lab) {
        var alice = lab.device("alice");
        var phone = lab.device("bob");
        var laptop = lab.connect(phone.user(), "laptop");
        var conversation = lab.direct(alice, phone);
        alice.say(conversation, "hi");
        for (var device : List.of(phone, laptop)) {
            device.log(conversation, 2);
            ack(device, conversation, 2);
        }
        var replica = alice.pulled(new Replica(conversation), conversation, "@" + phone.user(), 2);
        Expect.equal(
                "the devices",
                java.util.Set.of("phone", "laptop"),
                delivered(replica, phone).stream()
                        .map(e -> e.at("/data/device").asString(""))
                        .collect(java.util.stream.Collectors.toSet()));
    }

    @Rule(id = "6.delivered.large-groups", says = "Conversations above receiptMembers have no delivered events.")
    static void largeGroups(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        int max = alice.welcome().at("/limits/receiptMembers").asInt(32);
        var members = new java.util.ArrayList<>(
                IntStream.range(0, max).mapToObj(i -> lab.user("m")).toList());
        members.add(bob.user());
        var group = lab.group(alice, members.toArray(String[]::new));
        alice.say(group, "hi");
        bob.log(group, 2);
        ack(bob, group, 2);
        bob.fence();
        lab.pause(Duration.ofSeconds(2));
        var delta = alice.pull(group, Map.of());
        Expect.that(!delta.path("to").has("@" + bob.user()), "no receipt stream", delta.path("to"));
    }

    @Rule(id = "4.ack.fields", says = "ack: marks {conversation: {seq, chain?}}.")
    static void fields(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.group(alice);
        for (Object bad : List.of(
                List.of(),
                object(conversation, 2),
                object(conversation, object("seq", "2")),
                object(conversation, object("seq", 1, "chain", "short")))) {
            int from = alice.mark();
            alice.send(object("type", "ack", "marks", bad));
            Expect.error(alice.await("error for " + bad, from, "error").path("error"), "invalid_field");
        }
    }
}
