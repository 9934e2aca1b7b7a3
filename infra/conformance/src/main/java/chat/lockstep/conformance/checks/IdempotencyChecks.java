package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Section 6: the same command again.
final class IdempotencyChecks {

    private IdempotencyChecks() {}

    private static void sameAs(JsonNode first, JsonNode again) {
        Expect.text(again, "/outcome", "duplicate");
        for (var name : List.of("conversation", "stream", "seq", "at")) {
            Expect.equal("the original " + name, first.path(name), again.path(name));
        }
    }

    private static JsonNode first(Device device, String id, String conversation) {
        var result = device.settled(id, "send", conversation, object("text", "hi"));
        Expect.done(result);
        return result;
    }

    @Rule(
            id = "6.idempotency.duplicate",
            says = "The same id and content again → duplicate with the original stream, seq and at.")
    static void duplicate(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var id = Ids.next();
        var first = first(alice, id, conversation);
        alice.say(conversation, "between");
        sameAs(first, alice.settled(id, "send", conversation, object("text", "hi")));
        Expect.number(alice.say(conversation, "once"), "/seq", 4);
    }

    @Rule(
            id = "6.idempotency.other-connection",
            says = "The content is [user, action, conversation, data]: another device repeats the same.")
    static void otherConnection(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var id = Ids.next();
        var first = first(alice, id, conversation);
        var laptop = lab.connect(alice.user(), "laptop");
        sameAs(first, laptop.settled(id, "send", conversation, object("text", "hi")));
        var overHttp = lab.twin()
                .post(
                        alice.token(),
                        "/v1/commands",
                        object("id", id, "action", "send", "conversation", conversation, "data", object("text", "hi")));
        sameAs(first, overHttp.json());
    }

    @Rule(id = "6.idempotency.at-once", says = "Sent twice at once, it is in the log once.")
    static void atOnce(Lab lab) {
        var alice = lab.device("alice");
        var laptop = lab.connect(alice.user(), "laptop");
        var conversation = lab.direct(alice, lab.device("bob"));
        var id = Ids.next();
        var frame = Device.commandFrame(id, "send", conversation, object("text", "hi"));
        int from = laptop.mark();
        laptop.send(frame);
        var outcomes = List.of(
                alice.command(frame).path("outcome").asString(""),
                laptop.result(id, from).path("outcome").asString(""));
        Expect.that(!outcomes.equals(List.of("applied", "applied")), "applied once", outcomes);
        var one = alice.settled(id, "send", conversation, object("text", "hi"));
        var other = laptop.settled(id, "send", conversation, object("text", "hi"));
        Expect.done(one);
        Expect.done(other);
        Expect.equal("the seqs", one.path("seq"), other.path("seq"));
        Expect.number(alice.say(conversation, "next"), "/seq", 3);
    }

    @Rule(id = "6.idempotency.key-order", says = "SHA-256(JCS(…)): the order of members does not matter.")
    static void keyOrder(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var reply = alice.say(conversation, "first").path("id").asString("");
        var id = Ids.next();
        var first = alice.settled(id, "send", conversation, object("text", "hi", "replyTo", reply));
        sameAs(first, alice.settled(id, "send", conversation, object("replyTo", reply, "text", "hi")));
    }

    @Rule(id = "6.idempotency.for-ever", says = "duplicate for ever, also when the command would be refused by now.")
    static void forEver(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        var id = Ids.next();
        var first = first(bob, id, group);
        alice.applied("removeMember", group, object("user", bob.user()));
        sameAs(first, bob.settled(id, "send", group, object("text", "hi")));
        bob.rejected("send", group, object("text", "hi"), "not_found");
    }

    @Rule(id = "6.idempotency.creation", says = "The same createConversation again → duplicate.")
    static void creation(Lab lab) {
        var alice = lab.device("alice");
        var id = Ids.next();
        var data = object("kind", "group", "title", "Walks", "members", List.of());
        var first = alice.settled(id, "createConversation", null, data);
        sameAs(first, alice.settled(id, "createConversation", null, data));
    }

    @Rule(id = "6.idempotency.other-content", says = "The same id with other content → rejected idempotency_mismatch.")
    static void otherContent(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var id = Ids.next();
        first(alice, id, conversation);
        mismatch(alice.settled(id, "send", conversation, object("text", "ho")));
        mismatch(alice.settled(id, "send", lab.group(alice), object("text", "hi")));
    }

    @Rule(id = "6.idempotency.other-user", says = "The same id from another user → rejected idempotency_mismatch.")
    static void otherUser(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var id = Ids.next();
        first(alice, id, conversation);
        mismatch(bob.settled(id, "send", conversation, object("text", "hi")));
    }

    @Rule(id = "6.idempotency.private", says = "The same private action again → duplicate.")
    static void ofPrivate(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var id = Ids.next();
        var first = alice.settled(id, "draft", null, object("target", conversation, "text", "soon"));
        Expect.done(first);
        sameAs(first, alice.settled(id, "draft", null, object("target", conversation, "text", "soon")));
        mismatch(alice.settled(id, "draft", null, object("target", conversation, "text", "later")));
    }

    @Rule(id = "6.idempotency.read", says = "The same read again → duplicate.")
    static void ofRead(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        var id = Ids.next();
        var first = bob.settled(id, "read", conversation, object("upTo", 2));
        Expect.done(first);
        sameAs(first, bob.settled(id, "read", conversation, object("upTo", 2)));
    }

    private static void mismatch(JsonNode result) {
        Expect.text(result, "/outcome", "rejected");
        Expect.error(result.path("error"), "idempotency_mismatch");
        Expect.text(result, "/error/retry", "new_id");
    }
}
