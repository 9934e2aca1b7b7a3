package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Integrity;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.NotProvoked;
import chat.lockstep.conformance.lab.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Section 7: connect and resume.
final class ResumeChecks {

    private ResumeChecks() {}

    private static Set<String> ids(Device device) {
        return device.greetedHeads().stream()
                .map(head -> head.path("id").asString(""))
                .collect(Collectors.toSet());
    }

    /// Connects until the server has nothing new for the device, by its digest and by its cursor, and returns that
    /// connection. Heads may be seen a moment before the cursors that cover them.
    private static Device settled(Lab lab, String user, int conversations) {
        var last = lab.connect(user, "phone");
        for (int i = 0; i < 20; i++) {
            last = lab.greet(
                    user,
                    "phone",
                    object("cursor", last.caughtUp().path("cursor").asString("")));
            var heads = lab.heads(last);
            if (last.greetedHeads().isEmpty()
                    && heads.size() == conversations
                    && Integrity.digestOf(heads)
                            .equals(last.caughtUp().path("digest").asString(""))) {
                return last;
            }
            lab.pause(java.time.Duration.ofMillis(200));
        }
        throw new NotProvoked("the views of " + user + " do not come to rest");
    }

    private static Map<String, Object> cursor(Device device) {
        return object(
                "cursor",
                device.caughtUp().path("cursor").asString(""),
                "digest",
                device.caughtUp().path("digest").asString(""));
    }

    @Rule(id = "7.reset.new-device", says = "Without a usable cursor reset with the reason new_device, and all heads.")
    static void newDevice(Lab lab) {
        var alice = lab.device("alice");
        Expect.text(alice.welcome(), "/resume", "reset");
        Expect.text(alice.welcome(), "/reason", "new_device");
        var group = lab.group(alice);
        alice.head(group, 1);
        var laptop = lab.connect(alice.user(), "laptop");
        Expect.equal("the heads", Set.of(group, alice.privateConversation()), ids(laptop));
    }

    @Rule(id = "7.reset.cursor-unknown", says = "Reasons: cursor_unknown.")
    static void cursorUnknown(Lab lab) {
        var alice = lab.device("alice");
        var again = lab.greet(alice.user(), "phone", object("cursor", "bm90LWEtY3Vyc29y"));
        Expect.text(again.welcome(), "/resume", "reset");
        Expect.text(again.welcome(), "/reason", "cursor_unknown");
        Expect.equal("the heads", Set.of(alice.privateConversation()), ids(again));
    }

    @Rule(id = "7.current.by-digest", says = "If the digest is equal: welcome current, caughtUp.")
    static void current(Lab lab) {
        var alice = lab.device("alice");
        lab.group(alice);
        var rested = settled(lab, alice.user(), 2);
        var again = lab.greet(alice.user(), "phone", cursor(rested));
        Expect.text(again.welcome(), "/resume", "current");
        Expect.equal("the heads", List.of(), again.greetedHeads());
        Expect.text(
                again.caughtUp(), "/digest", rested.caughtUp().path("digest").asString(""));
    }

    @Rule(id = "7.current.without-cursor", says = "If the digest is equal: current, with or without a cursor.")
    static void currentWithoutCursor(Lab lab) {
        var alice = lab.device("alice");
        lab.group(alice);
        var rested = settled(lab, alice.user(), 2);
        var again = lab.greet(
                alice.user(),
                "phone",
                object("digest", rested.caughtUp().path("digest").asString("")));
        Expect.text(again.welcome(), "/resume", "current");
    }

    @Rule(id = "7.delta.what-changed", says = "Else welcome delta, heads of what changed since the cursor.")
    static void delta(Lab lab) {
        var alice = lab.device("alice");
        var first = lab.group(alice);
        var second = lab.group(alice);
        var rested = settled(lab, alice.user(), 3);
        var sender = lab.connect(alice.user(), "laptop");
        sender.say(second, "hi");
        sender.head(second, 2);
        sender.head(sender.privateConversation(), 2);
        var again = lab.greet(alice.user(), "phone", cursor(rested));
        Expect.text(again.welcome(), "/resume", "delta");
        var changed = ids(again);
        Expect.that(changed.contains(second), "the changed conversation", changed);
        Expect.that(changed.contains(alice.privateConversation()), "the private one, with the new device", changed);
        Expect.that(!changed.contains(first), "nothing of the unchanged conversation", changed);
        Expect.text(again.caughtUp(), "/digest", Integrity.digestOf(lab.heads(again)));
    }

    @Rule(id = "7.delta.reads-and-settings", says = "heads of what changed: marks and settings too.")
    static void deltaOfMarks(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var one = lab.direct(alice, bob);
        var two = lab.group(alice, bob.user());
        alice.say(one, "hi");
        bob.head(one, 2);
        lab.connect(bob.user(), "laptop");
        var rested = settled(lab, bob.user(), 3);
        var laptop = lab.connect(bob.user(), "laptop");
        laptop.applied("read", one, object("upTo", 2));
        laptop.applied("configure", null, object("target", two, "pinned", true));
        laptop.head(one, "readUpTo 2", head -> head.path("readUpTo").asLong(0) == 2);
        laptop.head(two, "pinned", head -> head.at("/settings/pinned").asBoolean(false));
        var again = lab.greet(bob.user(), "phone", cursor(rested));
        Expect.text(again.welcome(), "/resume", "delta");
        var changed = again.greetedHeads();
        Expect.that(find(changed, one).path("readUpTo").asLong(0) == 2, "the read mark", changed);
        Expect.that(find(changed, two).at("/settings/pinned").asBoolean(false), "the setting", changed);
    }

    private static JsonNode find(List<JsonNode> heads, String id) {
        return heads.stream()
                .filter(head -> head.path("id").asString("").equals(id))
                .findFirst()
                .orElse(tools.jackson.databind.node.MissingNode.getInstance());
    }

    @Rule(id = "7.cursor.again-and-again", says = "A cursor may be said again; it never expires.")
    static void cursorAgain(Lab lab) {
        var alice = lab.device("alice");
        var rested = settled(lab, alice.user(), 1);
        var group = lab.group(rested);
        rested.head(group, 1);
        for (int i = 0; i < 3; i++) {
            var again = lab.greet(alice.user(), "phone", cursor(rested));
            Expect.text(again.welcome(), "/resume", "delta");
            Expect.that(ids(again).contains(group), "the changed conversation", ids(again));
        }
    }

    @Rule(
            id = "7.cursor.wrong-digest",
            says = "Compare: with an old cursor and a wrong digest the heads since the cursor come.")
    static void wrongDigest(Lab lab) {
        var alice = lab.device("alice");
        var rested = settled(lab, alice.user(), 1);
        var again = lab.greet(
                alice.user(),
                "phone",
                object("cursor", rested.caughtUp().path("cursor").asString(""), "digest", "A".repeat(43)));
        Expect.text(again.welcome(), "/resume", "delta");
        Expect.text(
                again.caughtUp(), "/digest", rested.caughtUp().path("digest").asString(""));
    }

    @Rule(
            id = "7.cursor.none-heals",
            says = "If its digest still differs, it says hello without cursor: all heads come.")
    static void noneHeals(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        alice.head(group, 1);
        var again = lab.greet(alice.user(), "phone", object("digest", "A".repeat(43)));
        Expect.text(again.welcome(), "/resume", "reset");
        Expect.equal("the heads", Set.of(group, alice.privateConversation()), ids(again));
    }

    @Rule(id = "7.hello.again", says = "caughtUp always comes after the heads of a hello.")
    static void helloAgain(Lab lab) {
        var alice = lab.device("alice");
        int from = alice.mark();
        alice.hello(Map.of());
        var answer =
                alice.link().find(from, frame -> Device.isOfType(frame, "caughtUp"), java.time.Duration.ofSeconds(5));
        if (answer.isEmpty()) {
            throw new NotProvoked("a second hello on one connection is not taken, which the text leaves open");
        }
        Expect.text(alice.welcome(), "/user", alice.user());
    }

    @Rule(id = "7.adopt.log", says = "A device may adopt a head's log seq and chain and page back for history.")
    static void adopt(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        for (int i = 2; i <= 5; i++) {
            alice.say(conversation, "message " + i);
        }
        var head = alice.head(conversation, 5);
        var replica = new chat.lockstep.conformance.integrity.Replica(conversation);
        replica.begin("log", 5, head.at("/log/chain").asString(""));
        alice.say(conversation, "one more");
        alice.pulled(replica, conversation, 6);
        Expect.equal("the number of events", 1, replica.events().size());
    }

    @Rule(id = "7.cursor.field", says = "cursor?, digest?")
    static void fields(Lab lab) {
        var user = lab.user("alice");
        var device = lab.silent(user, "phone");
        device.hello(object("digest", "short"));
        var error = device.await("error", 0, "error");
        Expect.error(error.path("error"), "invalid_field");
    }
}
