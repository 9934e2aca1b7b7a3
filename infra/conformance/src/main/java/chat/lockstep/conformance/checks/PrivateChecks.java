package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Integrity;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Section 6: settings, drafts and hidden messages, which only one's own devices see.
final class PrivateChecks {

    private PrivateChecks() {}

    private static JsonNode eventOf(Device device, JsonNode result) {
        Expect.text(result, "/conversation", device.privateConversation());
        Expect.text(result, "/stream", "log");
        return device.event(device.privateConversation(), result.path("seq").asLong(0));
    }

    @Rule(id = "6.configure.event", says = "configure: private configured with conversation, what changed.")
    static void configure(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var event = eventOf(alice, alice.applied("configure", null, object("target", group, "pinned", true)));
        Expect.text(event, "/type", "configured");
        Expect.text(event, "/data/conversation", group);
        Expect.that(event.at("/data/pinned").asBoolean(false), "pinned", event);
        for (var name : List.of("mutedUntil", "archived", "markedUnread")) {
            Expect.absent(event.path("data"), name);
        }
        alice.unchanged("configure", null, object("target", group, "pinned", true));
    }

    @Rule(id = "5.head.settings", says = "settings: mutedUntil?, pinned?, archived?, markedUnread?, draft?")
    static void settings(Lab lab) {
        var alice = lab.device("alice");
        var laptop = lab.connect(alice.user(), "laptop");
        var group = lab.group(alice);
        laptop.head(group, 1);
        int from = laptop.mark();
        alice.applied(
                "configure",
                alice.privateConversation(),
                object(
                        "target",
                        group,
                        "pinned",
                        true,
                        "archived",
                        true,
                        "markedUnread",
                        true,
                        "mutedUntil",
                        "2099-01-01T00:00:00.000Z"));
        alice.applied("draft", null, object("target", group, "text", "soon"));
        var head = alice.head(
                group, "settings", one -> one.at("/settings/draft").asString("").equals("soon"));
        var settings = head.path("settings");
        Expect.text(settings, "/mutedUntil", "2099-01-01T00:00:00.000Z");
        for (var name : List.of("pinned", "archived", "markedUnread")) {
            Expect.that(settings.path(name).asBoolean(false), name, settings);
        }
        HeadChecks.awaitHead(
                laptop,
                from,
                group,
                "the draft",
                one -> one.at("/settings/draft").asString("").equals("soon"));
    }

    @Rule(id = "6.configure.fields", says = "configure: target, any of mutedUntil, pinned, archived, markedUnread.")
    static void configureFields(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        alice.rejected("configure", null, object("target", group, "pinned", "yes"), "invalid_field");
        alice.rejected("configure", null, object("target", group, "mutedUntil", "tomorrow"), "invalid_field");
        alice.rejected("configure", null, object("pinned", true), "invalid_field");
        alice.rejected(
                "configure",
                null,
                object("target", Integrity.directConversation(alice.user(), lab.user("x")), "pinned", true),
                "not_found");
    }

    @Rule(id = "6.draft.event", says = "draft: private draftChanged with conversation, text (empty clears).")
    static void draft(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var event = eventOf(alice, alice.applied("draft", null, object("target", group, "text", "soon")));
        Expect.text(event, "/type", "draftChanged");
        Expect.text(event, "/data/conversation", group);
        Expect.text(event, "/data/text", "soon");
        Expect.that(Integrity.bytes(event.at("/data/salt").asString("")).length == 16, "a salt", event);
        alice.unchanged("draft", null, object("target", group, "text", "soon"));
        alice.head(
                group,
                "a draft",
                head -> head.at("/settings/draft").asString("").equals("soon"));
        alice.applied("draft", null, object("target", group, "text", ""));
        alice.head(group, "no draft", head -> !head.path("settings").has("draft"));
    }

    @Rule(id = "6.hideMessage.event", says = "hideMessage: private messageHidden with conversation, messageId.")
    static void hide(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var one = alice.say(conversation, "one").path("id").asString("");
        alice.say(conversation, "two");
        var event = eventOf(bob, bob.applied("hideMessage", null, object("target", conversation, "messageId", one)));
        Expect.text(event, "/type", "messageHidden");
        Expect.text(event, "/data/conversation", conversation);
        Expect.text(event, "/data/messageId", one);
        bob.messages(
                conversation,
                "one hidden",
                page -> page.size() == 1
                        && page.getFirst().path("text").asString("").equals("two"));
        alice.messages(conversation, "both", page -> page.size() == 2);
    }

    @Rule(id = "6.hideMessage.others-log", says = "hideMessage leaves the log as it is.")
    static void hideLeavesLog(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var one = alice.say(conversation, "one").path("id").asString("");
        bob.applied("hideMessage", null, object("target", conversation, "messageId", one));
        Expect.text(bob.event(conversation, 2), "/data/text", "one");
        Expect.number(alice.say(conversation, "two"), "/seq", 3);
    }

    @Rule(
            id = "6.private.conversation-or-none",
            says = "Private actions are sent with conversation user:<me> or without one.")
    static void conversationOrNone(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        alice.applied("draft", alice.privateConversation(), object("target", group, "text", "one"));
        alice.applied("draft", null, object("target", group, "text", "two"));
        var bob = lab.device("bob");
        alice.rejected(
                "draft",
                bob.privateConversation(),
                object("target", group, "text", "x"),
                "not_found",
                "not_allowed",
                "invalid_field");
    }

    @Rule(
            id = "6.private.only-own-devices",
            says = "A user has one private conversation: the others learn nothing of it.")
    static void onlyOwn(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        bob.head(conversation, 1);
        int from = bob.mark();
        alice.applied("draft", null, object("target", conversation, "text", "secret plans"));
        alice.applied("configure", null, object("target", conversation, "pinned", true));
        alice.say(conversation, "fence");
        bob.awaitEvent(
                "fence",
                from,
                conversation,
                e -> e.at("/data/text").asString("").equals("fence"));
        lab.pause(java.time.Duration.ofMillis(500));
        Expect.that(
                bob.link().received(from).stream()
                        .noneMatch(frame -> frame.toString().contains("secret plans")),
                "nothing of alice's draft",
                bob.link().types(from));
        Expect.absent(bob.head(conversation, 2).path("settings"), "pinned");
    }

    @Rule(id = "6.private.live", says = "The private stream comes live to one's other devices.")
    static void live(Lab lab) {
        var phone = lab.device("alice");
        var laptop = lab.connect(phone.user(), "laptop");
        var group = lab.group(phone);
        int from = laptop.mark();
        phone.applied("draft", null, object("target", group, "text", "soon"));
        var event = laptop.awaitEvent(
                "live draft",
                from,
                phone.privateConversation(),
                one -> one.path("type").asString("").equals("draftChanged"));
        Expect.text(event, "/data/text", "soon");
    }

    @Rule(
            id = "6.private.no-messages",
            says =
                    "The private conversation has a log only: devices, settings, drafts, hidden messages, reads, blocks.")
    static void noMessages(Lab lab) {
        var alice = lab.device("alice");
        alice.rejected("send", alice.privateConversation(), object("text", "dear diary"), "not_allowed");
        alice.rejected("rename", alice.privateConversation(), object("title", "Diary"), "not_allowed");
    }
}
