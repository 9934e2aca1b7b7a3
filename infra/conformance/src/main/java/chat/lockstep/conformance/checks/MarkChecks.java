package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Section 6: read marks, unread and mentions.
final class MarkChecks {

    private MarkChecks() {}

    static JsonNode counts(Device device, String conversation, long unread, long mentions) {
        return device.head(
                conversation,
                "unread " + unread + " and mentions " + mentions,
                head -> head.path("unread").asLong(-1) == unread
                        && head.path("mentions").asLong(-1) == mentions);
    }

    @Rule(id = "6.read.event", says = "read: @user read with upTo.")
    static void read(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        bob.applied("read", conversation, object("upTo", 2));
        var replica = alice.pulled(new Replica(conversation), conversation, "@" + bob.user(), 1);
        var event = replica.events().stream()
                .filter(one -> one.path("type").asString("").equals("read"))
                .findFirst()
                .orElseThrow();
        Expect.number(event, "/data/upTo", 2);
        Expect.text(event, "/by/user", bob.user());
    }

    @Rule(id = "6.read.past-head", says = "Beyond the log's head → past_head.")
    static void pastHead(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        bob.rejected("read", conversation, object("upTo", 3), "past_head");
        bob.applied("read", conversation, object("upTo", 2));
    }

    @Rule(id = "6.read.forward-only", says = "Marks only move forward; the server takes the larger.")
    static void forwardOnly(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        for (int i = 2; i <= 4; i++) {
            alice.say(conversation, "message " + i);
        }
        bob.applied("read", conversation, object("upTo", 4));
        bob.unchanged("read", conversation, object("upTo", 2));
        bob.unchanged("read", conversation, object("upTo", 4));
        counts(bob, conversation, 0, 0);
        Expect.number(bob.head(conversation, 4), "/readUpTo", 4);
        bob.pull(conversation, Map.of());
        var replica = bob.pulled(new Replica(conversation), conversation, "@" + bob.user(), 1);
        Expect.equal("the receipt events", 1L, replica.place("@" + bob.user()).seq());
    }

    @Rule(
            id = "6.unread.exact",
            says = "Unread = messages after the mark, not retracted. Exact, the same on all devices.")
    static void unread(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.say(group, "one");
        var two = alice.say(group, "two").path("id").asString("");
        alice.applied("rename", group, object("title", "no message"));
        alice.say(group, "three");
        counts(bob, group, 3, 0);
        alice.applied("edit", group, object("messageId", two, "text", "two and a half"));
        bob.head(group, 6);
        counts(bob, group, 3, 0);
        bob.applied("read", group, object("upTo", 2));
        counts(bob, group, 2, 0);
        alice.applied("retract", group, object("messageId", two));
        counts(bob, group, 1, 0);
        var laptop = lab.connect(bob.user(), "laptop");
        var head = laptop.greetedHeads().stream()
                .filter(one -> one.path("id").asString("").equals(group))
                .findFirst()
                .orElseThrow();
        Expect.number(head, "/unread", 1);
        Expect.number(head, "/readUpTo", 2);
    }

    @Rule(id = "6.unread.retract-of-read", says = "Unread: a retracted message that was read does not count twice.")
    static void retractRead(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var one = alice.say(conversation, "one").path("id").asString("");
        alice.say(conversation, "two");
        bob.applied("read", conversation, object("upTo", 2));
        counts(bob, conversation, 1, 0);
        alice.applied("retract", conversation, object("messageId", one));
        alice.applied("retract", conversation, object("messageId", one));
        bob.head(conversation, 4);
        counts(bob, conversation, 1, 0);
    }

    @Rule(id = "6.unread.retract-twice", says = "A repeated retraction may append again: folds treat it as one.")
    static void retractTwice(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var one = alice.say(conversation, "one").path("id").asString("");
        alice.say(conversation, "two");
        alice.applied("retract", conversation, object("messageId", one));
        alice.settled("retract", conversation, object("messageId", one));
        long seq = alice.say(conversation, "three").path("seq").asLong(0);
        bob.head(conversation, seq);
        counts(bob, conversation, 2, 0);
    }

    @Rule(id = "6.mentions", says = "Mentions = unread messages that mention the user.")
    static void mentions(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.applied("send", group, object("text", "bob!", "mentions", List.of(bob.user())));
        alice.say(group, "all");
        var last = alice.applied("send", group, object("text", "bob?", "mentions", List.of(bob.user(), alice.user())))
                .path("id")
                .asString("");
        counts(bob, group, 3, 2);
        bob.applied("read", group, object("upTo", 2));
        counts(bob, group, 2, 1);
        alice.applied("retract", group, object("messageId", last));
        counts(bob, group, 1, 0);
    }

    @Rule(id = "6.unread.own-send", says = "One's own send moves one's mark, without a receipt event.")
    static void ownSend(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        counts(bob, conversation, 1, 0);
        bob.say(conversation, "hello");
        var head = counts(bob, conversation, 0, 0);
        Expect.number(head, "/readUpTo", 3);
        Expect.number(counts(alice, conversation, 1, 0), "/readUpTo", 2);
        var replica = alice.log(conversation, 3);
        Expect.equal("bob's receipt events", 0L, replica.place("@" + bob.user()).seq());
        bob.unchanged("read", conversation, object("upTo", 2));
    }

    @Rule(id = "6.privatelyRead", says = "read with private: private privatelyRead with conversation and upTo.")
    static void privately(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var laptop = lab.connect(bob.user(), "laptop");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        counts(bob, conversation, 1, 0);
        int from = laptop.mark();
        var result = bob.applied("read", conversation, object("upTo", 2, "private", true));
        Expect.text(result, "/conversation", bob.privateConversation());
        Expect.text(result, "/stream", "log");
        var event = bob.event(bob.privateConversation(), result.path("seq").asLong(0));
        Expect.text(event, "/type", "privatelyRead");
        Expect.text(event, "/data/conversation", conversation);
        Expect.number(event, "/data/upTo", 2);
        Expect.number(counts(bob, conversation, 0, 0), "/readUpTo", 2);
        HeadChecks.awaitHead(
                laptop,
                from,
                conversation,
                "unread 0",
                head -> head.path("unread").asLong(1) == 0);
        var replica = alice.log(conversation, 2);
        Expect.equal("bob's receipt events", 0L, replica.place("@" + bob.user()).seq());
    }

    @Rule(id = "6.marks.larger-counts", says = "mark = largest of read, privatelyRead, own last message, floor.")
    static void largerCounts(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        for (int i = 2; i <= 5; i++) {
            alice.say(conversation, "message " + i);
        }
        bob.applied("read", conversation, object("upTo", 3, "private", true));
        counts(bob, conversation, 2, 0);
        bob.applied("read", conversation, object("upTo", 4));
        counts(bob, conversation, 1, 0);
        bob.applied("read", conversation, object("upTo", 5, "private", true));
        var head = counts(bob, conversation, 0, 0);
        Expect.number(head, "/readUpTo", 5);
        IntegrityChecks.matches(lab.connect(bob.user(), "laptop"));
    }
}
