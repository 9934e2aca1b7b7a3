package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.util.List;

/// Section 6: messages, and what is done to them.
final class MessageChecks {

    private MessageChecks() {}

    @Rule(
            id = "6.send.event",
            says = "send: log messageSent with messageId, text, replyTo?, mentions?; messageId is the id of the send.")
    static void send(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var first = alice.say(conversation, "hi").path("id").asString("");
        alice.applied("send", conversation, object("text", "again", "replyTo", first, "mentions", List.of(bob.user())));
        var events = alice.log(conversation, 3).events();
        Expect.text(events.get(1), "/type", "messageSent");
        Expect.text(events.get(1), "/data/messageId", first);
        Expect.text(events.get(1), "/data/text", "hi");
        Expect.absent(events.get(1).path("data"), "replyTo");
        Expect.absent(events.get(1).path("data"), "mentions");
        Expect.absent(events.get(1).path("data"), "expiresAt");
        Expect.text(events.get(2), "/data/replyTo", first);
        Expect.text(events.get(2), "/data/mentions/0", bob.user());
    }

    @Rule(id = "6.edit.event", says = "edit: log messageEdited with messageId, messageSeq, text, mentions?")
    static void edit(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var id = alice.say(conversation, "helo").path("id").asString("");
        var result = alice.applied("edit", conversation, object("messageId", id, "text", "hello"));
        var event = alice.event(conversation, 3);
        Expect.text(event, "/type", "messageEdited");
        Expect.text(event, "/data/messageId", id);
        Expect.number(event, "/data/messageSeq", 2);
        Expect.text(event, "/data/text", "hello");
        var message = alice.message(conversation, id, "an edit", one -> one.has("editedAt"));
        Expect.text(message, "/text", "hello");
        Expect.text(message, "/editedAt", result.path("at").asString(""));
        Expect.number(message, "/seq", 2);
    }

    @Rule(id = "6.edit.only-the-author", says = "Edit: the author.")
    static void onlyTheAuthorEdits(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        var id = bob.say(group, "bob's").path("id").asString("");
        alice.rejected("edit", group, object("messageId", id, "text", "alice's"), "not_allowed");
        Expect.number(bob.applied("edit", group, object("messageId", id, "text", "bob's own")), "/seq", 3);
    }

    @Rule(id = "6.retract.event", says = "retract: log messageRetracted with messageId, messageSeq.")
    static void retract(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var id = alice.say(conversation, "oops").path("id").asString("");
        alice.applied("retract", conversation, object("messageId", id));
        var event = alice.event(conversation, 3);
        Expect.text(event, "/type", "messageRetracted");
        Expect.number(event, "/data/messageSeq", 2);
        var message = alice.message(
                conversation, id, "retracted", one -> one.path("retracted").asBoolean(false));
        Expect.absent(message, "text");
    }

    @Rule(id = "6.retract.author-or-admin", says = "Retract: the author or an admin.")
    static void whoRetracts(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var carol = lab.device("carol");
        var group = lab.group(alice, bob.user(), carol.user());
        var id = bob.say(group, "bob's").path("id").asString("");
        carol.rejected("retract", group, object("messageId", id), "not_allowed");
        alice.applied("setRole", group, object("user", carol.user(), "role", "admin"));
        carol.applied("retract", group, object("messageId", id));
        var owners = bob.say(group, "bob's again").path("id").asString("");
        alice.applied("retract", group, object("messageId", owners));
    }

    @Rule(
            id = "6.retract.not-in-direct-by-the-other",
            says = "Direct conversations have no roles: only the author retracts.")
    static void directRetract(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var id = alice.say(conversation, "mine").path("id").asString("");
        bob.rejected("retract", conversation, object("messageId", id), "not_allowed");
    }

    @Rule(id = "6.edit.after-retraction", says = "An edit after a retraction has no effect.")
    static void editAfterRetraction(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var id = alice.say(conversation, "oops").path("id").asString("");
        alice.applied("retract", conversation, object("messageId", id));
        alice.settled("edit", conversation, object("messageId", id, "text", "back again"));
        long seq = alice.say(conversation, "fence").path("seq").asLong(0);
        alice.head(conversation, seq);
        var message = alice.message(
                conversation, id, "retracted", one -> one.path("retracted").asBoolean(false));
        Expect.absent(message, "text");
    }

    @Rule(
            id = "6.react.event",
            says = "react, unreact: log reactionAdded, reactionRemoved with messageId, messageSeq, emoji.")
    static void react(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var id = alice.say(conversation, "hi").path("id").asString("");
        bob.applied("react", conversation, object("messageId", id, "emoji", "❤️"));
        bob.applied("unreact", conversation, object("messageId", id, "emoji", "❤️"));
        var events = alice.log(conversation, 4).events();
        Expect.text(events.get(2), "/type", "reactionAdded");
        Expect.text(events.get(2), "/data/emoji", "❤️");
        Expect.number(events.get(2), "/data/messageSeq", 2);
        Expect.text(events.get(3), "/type", "reactionRemoved");
        alice.message(
                conversation, id, "no reactions", one -> one.path("reactions").isEmpty());
    }

    @Rule(id = "6.react.twice-is-one", says = "A repeated reaction may append again: folds treat it as one.")
    static void reactTwice(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var id = alice.say(conversation, "hi").path("id").asString("");
        for (int i = 0; i < 2; i++) {
            var outcome = bob.settled("react", conversation, object("messageId", id, "emoji", "👍"))
                    .path("outcome")
                    .asString("");
            Expect.that(List.of("applied", "unchanged").contains(outcome), "applied or unchanged", outcome);
        }
        alice.applied("react", conversation, object("messageId", id, "emoji", "👍"));
        var message = alice.message(
                conversation,
                id,
                "two reactions",
                one -> one.at("/reactions/👍").size() >= 2);
        Expect.equal("the reactions", 2, message.at("/reactions/👍").size());
    }

    @Rule(id = "6.react.emoji", says = "react: emoji.")
    static void emoji(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var id = alice.say(conversation, "hi").path("id").asString("");
        alice.rejected("react", conversation, object("messageId", id, "emoji", ""), "invalid_field");
        alice.rejected(
                "react",
                conversation,
                object("messageId", id, "emoji", "x".repeat(1_000)),
                "invalid_field",
                "text_too_large");
        alice.rejected("react", conversation, object("messageId", id), "invalid_field");
    }

    @Rule(
            id = "6.pinMessage.event",
            says = "pinMessage, unpinMessage: log messagePinned, messageUnpinned with messageId, messageSeq.")
    static void pin(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var id = alice.say(conversation, "hi").path("id").asString("");
        bob.applied("pinMessage", conversation, object("messageId", id));
        bob.applied("unpinMessage", conversation, object("messageId", id));
        var events = alice.log(conversation, 4).events();
        Expect.text(events.get(2), "/type", "messagePinned");
        Expect.number(events.get(2), "/data/messageSeq", 2);
        Expect.text(events.get(3), "/type", "messageUnpinned");
        var snapshot = lab.eventually(
                "snapshot at 4",
                () -> alice.ask(object("type", "snapshot", "conversation", conversation)),
                frame -> frame.at("/log/seq").asLong(0) == 4);
        Expect.that(snapshot.at("/state/pinned").isEmpty(), "nothing pinned", snapshot);
    }

    @Rule(id = "6.message.unknown", says = "Codes: not_found, for a message that is not in this conversation.")
    static void unknown(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var elsewhere = alice.say(lab.group(alice), "elsewhere").path("id").asString("");
        for (var id : List.of(Ids.next(), elsewhere)) {
            alice.rejected("edit", conversation, object("messageId", id, "text", "x"), "not_found");
            alice.rejected("retract", conversation, object("messageId", id), "not_found");
            alice.rejected("react", conversation, object("messageId", id, "emoji", "👍"), "not_found");
            alice.rejected("unreact", conversation, object("messageId", id, "emoji", "👍"), "not_found");
            alice.rejected("pinMessage", conversation, object("messageId", id), "not_found");
            alice.rejected("unpinMessage", conversation, object("messageId", id), "not_found");
        }
        alice.rejected("edit", conversation, object("messageId", "x", "text", "x"), "invalid_field");
    }
}
