package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Integrity;
import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.util.List;
import java.util.Map;

/// Section 1: streams, vectors, deltas, ids.
final class ModelChecks {

    private ModelChecks() {}

    @Rule(
            id = "1.ids.direct-conversation",
            says = "A direct conversation's id is the UUIDv5 of lockstep:direct:<a>:<b>, in code-point order.")
    static void directConversation(Lab lab) {
        var zoe = lab.connect(lab.user("Zoe"), "phone");
        var adam = lab.connect(lab.user("adam"), "phone");
        Expect.equal("the id", Integrity.directConversation(adam.user(), zoe.user()), lab.direct(adam, zoe));
    }

    @Rule(
            id = "1.ids.direct-conversation-from-both-sides",
            says = "A direct conversation that exists already: unchanged.")
    static void directConversationFromBothSides(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var id = lab.direct(alice, bob);
        var again =
                bob.unchanged("createConversation", null, object("kind", "direct", "members", List.of(alice.user())));
        Expect.text(again, "/conversation", id);
    }

    @Rule(id = "1.ids.user-form", says = "User ids match [A-Za-z0-9._-]{1,64}.")
    static void userForm(Lab lab) {
        var alice = lab.device("alice");
        for (var bad : List.of("", "a b", "ü", "x".repeat(65), "a/b")) {
            alice.rejected(
                    "createConversation", null, object("kind", "direct", "members", List.of(bad)), "invalid_field");
        }
        var longest = (lab.user("x") + "x".repeat(64)).substring(0, 64);
        alice.applied("createConversation", null, object("kind", "direct", "members", List.of(longest)));
    }

    @Rule(id = "1.ids.system-is-nobody", says = "`system` is no user's id.")
    static void systemIsNobody(Lab lab) {
        lab.device("alice")
                .rejected(
                        "createConversation",
                        null,
                        object("kind", "direct", "members", List.of("system")),
                        "invalid_field",
                        "not_found",
                        "not_allowed");
    }

    @Rule(id = "1.ids.command-lower-case-uuidv7", says = "Command ids are lower-case UUIDv7.")
    static void commandIds(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        for (var bad : List.of(
                Ids.next().toUpperCase(java.util.Locale.ROOT),
                "0f0e0d0c-0b0a-4908-8706-050403020100",
                Ids.next().replace("-", ""),
                "x")) {
            int from = alice.mark();
            alice.send(Device.commandFrame(bad, "send", conversation, object("text", "hi")));
            var answer = alice.await(
                    "refusal of command id " + bad,
                    from,
                    frame -> !frame.at("/error/code").isMissingNode());
            Expect.error(answer.path("error"), "invalid_field");
        }
        Expect.number(alice.say(conversation, "still 2"), "/seq", 2);
    }

    @Rule(id = "1.stream.dense", says = "A stream is an append-only sequence of events with a dense seq 1, 2, 3 …")
    static void dense(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        for (int i = 2; i <= 9; i++) {
            var result = (i % 2 == 0 ? alice : bob).say(conversation, "message " + i);
            Expect.number(result, "/seq", i);
            Expect.text(result, "/stream", "log");
        }
        Expect.equal("the vector", Map.of("log", 9L), alice.log(conversation, 9).vector());
    }

    @Rule(
            id = "1.stream.receipts",
            says = "A conversation has one receipt stream @<user> per member who ever acknowledged something.")
    static void receiptStream(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        var result = bob.applied("read", conversation, object("upTo", 2));
        Expect.text(result, "/stream", "@" + bob.user());
        Expect.number(result, "/seq", 1);
        var replica = alice.pulled(new Replica(conversation), conversation, "@" + bob.user(), 1);
        Expect.equal(
                "alice's receipt stream", 0L, replica.place("@" + alice.user()).seq());
    }

    @Rule(id = "1.stream.private", says = "A user has one private conversation, id user:<userId>, with a log only.")
    static void privateConversation(Lab lab) {
        var alice = lab.device("alice");
        var replica = alice.log(alice.privateConversation(), 1);
        Expect.text(replica.events().getFirst(), "/type", "deviceRegistered");
        Expect.equal("the streams", java.util.Set.of("log"), replica.vector().keySet());
    }

    @Rule(id = "1.stream.private-is-private", says = "An unknown conversation and one that is not yours are not_found.")
    static void privateIsPrivate(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        Expect.error(bob.pull(alice.privateConversation(), Map.of()).path("error"), "not_found");
    }

    @Rule(id = "1.delta.defined-for-every-vector", says = "delta(a, b) = the events of each stream with a < seq ≤ b.")
    static void everyDelta(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        for (int i = 2; i <= 6; i++) {
            alice.say(conversation, "message " + i);
        }
        var all = alice.log(conversation, 6).events();
        for (int have = 0; have <= 6; have++) {
            var delta = alice.pull(conversation, have == 0 ? Map.of() : Map.of("log", have));
            Expect.equal(
                    "the events after " + have,
                    all.subList(have, 6),
                    delta.path("events").valueStream().toList());
            Expect.that(!delta.path("more").asBoolean(true), "more false", delta);
        }
    }

    @Rule(id = "1.vector.absent-is-0", says = "The version vector maps stream to seq. Absent = 0.")
    static void absentIsZero(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        bob.applied("read", conversation, object("upTo", 2));
        alice.pulled(new Replica(conversation), conversation, "@" + bob.user(), 1);
        var delta = alice.pull(conversation, Map.of("log", 2));
        Expect.equal(
                "the events without the log",
                List.of("@" + bob.user()),
                delta.path("events")
                        .valueStream()
                        .map(e -> e.path("stream").asString(""))
                        .toList());
    }

    @Rule(
            id = "1.vector.ahead-is-no-error",
            says = "A device ahead of a view is in step; never answered with an error.")
    static void aheadIsNoError(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        alice.log(conversation, 1);
        var delta = alice.pull(conversation, Map.of("log", 1_000, "@" + alice.user(), 7));
        Expect.type(delta, "delta");
        Expect.that(delta.path("events").isEmpty() && !delta.path("more").asBoolean(true), "an empty delta", delta);
    }

    @Rule(id = "1.epoch.new-conversation", says = "An epoch is a string, \"1\" for a new conversation.")
    static void epoch(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        Expect.text(alice.head(conversation, 1), "/epoch", "1");
        Expect.text(alice.pull(conversation, Map.of()), "/epoch", "1");
    }
}
