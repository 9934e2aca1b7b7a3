package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Integrity;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Section 5: what a head says.
final class HeadChecks {

    private HeadChecks() {}

    static JsonNode awaitHead(Device device, int from, String conversation, String what, Predicate<JsonNode> fits) {
        Predicate<JsonNode> wanted = head -> head.path("id").asString("").equals(conversation) && fits.test(head);
        var frame = device.await(
                "head with " + what,
                from,
                heads -> Device.isOfType(heads, "heads")
                        && heads.path("conversations").valueStream().anyMatch(wanted));
        return frame.path("conversations")
                .valueStream()
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }

    @Rule(
            id = "5.head.direct",
            says = "head: id, kind direct, peer, epoch, log, floor, unread, mentions, readUpTo, settings.")
    static void direct(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var head = alice.head(conversation, 1);
        Expect.present(head, "epoch", "log", "floor", "unread", "mentions", "readUpTo", "settings");
        Expect.text(head, "/kind", "direct");
        Expect.text(head, "/peer", bob.user());
        Expect.text(bob.head(conversation, 1), "/peer", alice.user());
        Expect.absent(head, "title");
        Expect.absent(head, "until");
        Expect.absent(head, "preview");
        Expect.number(head, "/log/seq", 1);
    }

    @Rule(id = "5.head.group", says = "head of a group: kind group, title.")
    static void group(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice, lab.device("bob").user());
        var head = alice.head(group, 1);
        Expect.text(head, "/kind", "group");
        Expect.text(head, "/title", "Walks");
        Expect.absent(head, "peer");
        alice.applied("rename", group, object("title", "Runs"));
        Expect.text(alice.head(group, 2), "/title", "Runs");
    }

    @Rule(id = "5.head.private", says = "head of the private conversation: kind private.")
    static void own(Lab lab) {
        var alice = lab.device("alice");
        var head = alice.head(alice.privateConversation(), 1);
        Expect.text(head, "/kind", "private");
        Expect.number(head, "/unread", 0);
    }

    @Rule(id = "5.head.floor-of-the-first", says = "floor: 0 and the base chain if all events may be seen.")
    static void floor(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var head = alice.head(conversation, 1);
        Expect.number(head, "/floor/seq", 0);
        Expect.text(head, "/floor/chain", Integrity.baseChain(conversation, "log"));
    }

    @Rule(id = "5.head.preview", says = "preview? (a message, text cut to 100 characters).")
    static void preview(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var id = alice.say(conversation, "x".repeat(300)).path("id").asString("");
        var head = alice.head(conversation, 2);
        Expect.text(head, "/preview/messageId", id);
        Expect.text(head, "/preview/by/user", alice.user());
        var text = head.at("/preview/text").asString("");
        Expect.that(
                text.codePointCount(0, text.length()) <= 101
                        && text.startsWith("x".repeat(99)), // an ellipsis may end it
                "the first 100 characters",
                head);
        alice.say(conversation, "short");
        Expect.text(alice.head(conversation, 3), "/preview/text", "short");
    }

    @Rule(id = "5.head.preview-of-the-last", says = "preview: of a retracted message nothing is told.")
    static void previewRetracted(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var id = alice.say(conversation, "a secret").path("id").asString("");
        alice.applied("retract", conversation, object("messageId", id));
        var head = alice.head(conversation, 3);
        Expect.that(!head.path("preview").toString().contains("secret"), "no retracted text", head);
    }

    @Rule(
            id = "5.head.again-when-read-elsewhere",
            says = "A head is sent again when a value changes otherwise than by a sent log event.")
    static void readElsewhere(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var laptop = lab.connect(bob.user(), "laptop");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        bob.head(conversation, "unread 1", head -> head.path("unread").asLong(0) == 1);
        int from = laptop.mark();
        bob.applied("read", conversation, object("upTo", 2));
        var head = awaitHead(
                laptop,
                from,
                conversation,
                "unread 0",
                one -> one.path("unread").asLong(1) == 0 && one.path("readUpTo").asLong(0) == 2);
        Expect.number(head, "/readUpTo", 2);
    }

    @Rule(id = "5.heads.newest-first", says = "heads: changed conversations, newest activity first.")
    static void newestFirst(Lab lab) {
        var alice = lab.device("alice");
        var first = lab.group(alice);
        lab.pause(java.time.Duration.ofMillis(20));
        var second = lab.group(alice);
        lab.pause(java.time.Duration.ofMillis(20));
        alice.say(first, "again");
        alice.head(first, 2);
        alice.head(second, 1);
        var heads = lab.connect(alice.user(), "laptop").greetedHeads();
        var order = heads.stream()
                .map(head -> head.path("id").asString(""))
                .filter(id -> id.equals(first) || id.equals(second))
                .toList();
        Expect.equal("the order", List.of(first, second), order);
    }

    @Rule(id = "5.heads.pages", says = "in pages that come unasked; more.")
    static void pages(Lab lab) {
        var alice = lab.device("alice");
        for (int list = 0; list < 12; list++) {
            lab.settled(alice.token(), createdWithFriends(lab, 10));
        }
        int wanted = 121; // and the private one
        lab.eventually("121 heads", () -> lab.heads(alice).size(), size -> size == wanted);
        var laptop = lab.connect(alice.user(), "laptop");
        Expect.equal("the heads", wanted, laptop.greetedHeads().size());
        var frames = laptop.link().received(0).stream()
                .filter(frame -> Device.isOfType(frame, "heads"))
                .toList();
        var more = frames.stream()
                .map(frame -> frame.path("more").asBoolean(false))
                .toList();
        var expected = new java.util.ArrayList<>(java.util.Collections.nCopies(more.size(), true));
        expected.set(more.size() - 1, false);
        Expect.equal("more of each page", expected, more);
        IntegrityChecks.matches(laptop);
    }

    private static List<Map<String, Object>> createdWithFriends(Lab lab, int count) {
        return Stream.generate(() -> object(
                        "id",
                        Ids.next(),
                        "action",
                        "createConversation",
                        "data",
                        object("kind", "direct", "members", List.of(lab.user("friend")))))
                .limit(count)
                .toList();
    }
}
