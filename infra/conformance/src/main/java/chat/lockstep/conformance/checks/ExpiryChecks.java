package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Sections 2 and 6: messages that expire.
final class ExpiryChecks {

    private static final Map<String, Object> SOON = expiringAfter(1);
    private static final Duration OVER = Duration.ofMillis(1_600);

    private ExpiryChecks() {}

    private static Map<String, Object> expiringAfter(int seconds) {
        return object(
                "send", "everyone", "addMembers", "everyone", "editSettings", "everyone", "messageTtlSeconds", seconds);
    }

    @Rule(id = "6.expiry.expiresAt", says = "messageSent: expiresAt?, the at and messageTtlSeconds.")
    static void expiresAt(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        int from = alice.mark();
        alice.applied("setPolicy", group, expiringAfter(3_600));
        alice.say(group, "later gone");
        var live = alice.awaitEvent(
                "live message", from, group, e -> e.path("type").asString("").equals("messageSent"));
        Expect.equal(
                "expiresAt",
                Instant.parse(live.path("at").asString("")).plusSeconds(3_600),
                Instant.parse(live.at("/data/expiresAt").asString("1970-01-01T00:00:00Z")));
        Expect.text(live, "/data/text", "later gone");
    }

    @Rule(
            id = "2.erased.expired",
            says = "An expired event is sent with erased true, without data, with its original hash.",
            slow = true)
    static void erased(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        int from = alice.mark();
        alice.applied("setPolicy", group, expiringAfter(6));
        var id = alice.say(group, "soon gone").path("id").asString("");
        alice.applied("edit", group, object("messageId", id, "text", "sooner gone"));
        var live =
                alice.awaitEvent("live message", from, group, e -> e.path("seq").asLong(0) == 3);
        alice.log(group, 4);
        lab.pause(OVER.plusSeconds(5));
        var events = alice.log(group, 4).events(); // chains verify from the original hashes
        for (var event : events.subList(2, 4)) {
            Expect.that(event.path("erased").asBoolean(false), "erased", event);
            Expect.absent(event, "data");
        }
        Expect.text(events.get(2), "/hash", live.path("hash").asString(""));
        Expect.absent(events.get(1), "erased");
    }

    @Rule(id = "6.expiry.hides", says = "Expiry hides: afterwards previews and pages omit it.")
    static void hides(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.say(group, "stays");
        alice.applied("setPolicy", group, SOON);
        alice.say(group, "soon gone");
        bob.head(group, 4);
        lab.pause(OVER);
        var page = bob.messages(group, "one message", messages -> messages.size() == 1);
        Expect.text(page.getFirst(), "/text", "stays");
        var head = bob.head(group, 4);
        Expect.that(!head.path("preview").toString().contains("soon gone"), "no expired text", head);
        Expect.number(head, "/unread", 2);
    }

    @Rule(id = "6.expiry.unread", says = "Expiry does not change unread.")
    static void unread(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.applied("setPolicy", group, SOON);
        alice.say(group, "one");
        alice.say(group, "two");
        MarkChecks.counts(bob, group, 2, 0);
        lab.pause(OVER);
        Expect.number(bob.head(group, 4), "/unread", 2);
        bob.applied("read", group, object("upTo", 3));
        MarkChecks.counts(bob, group, 1, 0);
    }

    @Rule(id = "6.expiry.edit", says = "messageEdited: expiresAt?, the one of its message.")
    static void edit(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        alice.applied("setPolicy", group, expiringAfter(3_600));
        var id = alice.say(group, "one").path("id").asString("");
        alice.applied("edit", group, object("messageId", id, "text", "uno"));
        var events = alice.log(group, 4).events();
        Expect.equal(
                "expiresAt of the edit",
                events.get(2).at("/data/expiresAt"),
                events.get(3).at("/data/expiresAt"));
        Expect.that(events.get(3).at("/data/expiresAt").isString(), "an expiresAt", events.get(3));
        var message = alice.message(group, id, "an edit", one -> one.has("editedAt"));
        Expect.text(message, "/expiresAt", events.get(2).at("/data/expiresAt").asString(""));
    }

    @Rule(id = "6.expiry.over-http", says = "The HTTP twin sends it as erased too.")
    static void overHttp(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        alice.applied("setPolicy", group, SOON);
        alice.say(group, "soon gone");
        alice.log(group, 3);
        lab.pause(OVER);
        var answer = lab.twin().get(alice.token(), "/v1/conversations/" + group + "/events?have=%7B%7D");
        Expect.that(!answer.toString().contains("soon gone"), "no expired text", answer);
        var replica = new Replica(group);
        replica.take(answer.json());
        JsonNode last = replica.events().getLast();
        Expect.that(last.path("erased").asBoolean(false), "erased", last);
    }

    @Rule(id = "6.expiry.device-keeps-step", says = "An erased event lets a device keep in step by its hash.")
    static void keepsStep(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.applied("setPolicy", group, SOON);
        alice.say(group, "soon gone");
        Device slow = bob;
        slow.head(group, 3);
        lab.pause(OVER);
        alice.say(group, "later");
        var replica = slow.log(group, 4);
        Expect.equal(
                "bob's chain",
                replica.place("log").chain(),
                slow.head(group, 4).at("/log/chain").asString(""));
    }
}
