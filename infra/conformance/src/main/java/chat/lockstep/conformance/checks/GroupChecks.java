package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Section 6: conversations are created, named and governed.
final class GroupChecks {

    private GroupChecks() {}

    static Set<String> roles(JsonNode members) {
        return members.valueStream()
                .map(member -> member.path("user").asString("") + " "
                        + member.path("role").asString(""))
                .collect(Collectors.toSet());
    }

    @Rule(
            id = "6.createConversation.direct",
            says = "createConversation: log conversationCreated with kind, members [{user, role}].")
    static void direct(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var event = alice.event(lab.direct(alice, bob), 1);
        Expect.text(event, "/type", "conversationCreated");
        Expect.text(event, "/data/kind", "direct");
        Expect.absent(event.path("data"), "title");
        Expect.number(event, "/data/ordinal", 0);
        Expect.equal(
                "the users",
                Set.of(alice.user(), bob.user()),
                event.at("/data/members")
                        .valueStream()
                        .map(m -> m.path("user").asString(""))
                        .collect(Collectors.toSet()));
    }

    @Rule(id = "6.createConversation.group", says = "kind group, title, members; the creator is owner.")
    static void group(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var event = alice.event(lab.group(alice, bob.user()), 1);
        Expect.text(event, "/data/kind", "group");
        Expect.text(event, "/data/title", "Walks");
        Expect.equal(
                "the roles", Set.of(alice.user() + " owner", bob.user() + " member"), roles(event.at("/data/members")));
    }

    @Rule(
            id = "6.createConversation.group-id-from-client",
            says = "A group's id is `conversation` (a UUIDv7 chosen by the client).")
    static void chosenId(Lab lab) {
        var alice = lab.device("alice");
        var id = Ids.next();
        var result = alice.applied(
                "createConversation", id, object("kind", "group", "title", "Walks", "members", List.of()));
        Expect.text(result, "/conversation", id);
        Expect.text(alice.head(id, 1), "/id", id);
    }

    @Rule(id = "6.createConversation.group-id-is-command-id", says = "without it, the command id.")
    static void commandIsId(Lab lab) {
        var alice = lab.device("alice");
        var result = alice.applied(
                "createConversation", null, object("kind", "group", "title", "Walks", "members", List.of()));
        Expect.text(result, "/conversation", result.path("id").asString(""));
    }

    @Rule(id = "6.createConversation.group-again", says = "A group that exists already is not made again.")
    static void groupAgain(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var mallory = lab.device("mallory");
        for (var device : List.of(alice, mallory)) {
            var result = device.settled(
                    "createConversation", group, object("kind", "group", "title", "Mine", "members", List.of()));
            Expect.that(!result.path("outcome").asString("").equals("applied"), "no second beginning", result);
        }
        Expect.text(alice.head(group, 1), "/title", "Walks");
    }

    @Rule(id = "6.createConversation.kind", says = "kind direct or group.")
    static void kind(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.user("bob");
        alice.rejected("createConversation", null, object("kind", "cabal", "members", List.of(bob)), "invalid_field");
        alice.rejected("createConversation", null, object("kind", "direct", "members", List.of()), "invalid_field");
        alice.rejected(
                "createConversation",
                null,
                object("kind", "direct", "members", List.of(bob, lab.user("c"))),
                "invalid_field");
        alice.rejected("createConversation", null, object("kind", "group", "members", List.of(bob)), "invalid_field");
    }

    @Rule(id = "6.createConversation.with-oneself", says = "kind direct, members [the other user].")
    static void withOneself(Lab lab) {
        var alice = lab.device("alice");
        alice.rejected(
                "createConversation",
                null,
                object("kind", "direct", "members", List.of(alice.user())),
                "invalid_field",
                "not_allowed");
    }

    @Rule(id = "6.title.bytes", says = "titleBytes 256.")
    static void title(Lab lab) {
        var alice = lab.device("alice");
        int max = alice.welcome().at("/limits/titleBytes").asInt(256);
        var group = lab.group(alice);
        alice.applied("rename", group, object("title", "x".repeat(max)));
        alice.rejected("rename", group, object("title", "x".repeat(max + 1)), "invalid_field", "text_too_large");
        alice.rejected("rename", group, object("title", ""), "invalid_field");
        alice.rejected(
                "createConversation",
                null,
                object("kind", "group", "title", "é".repeat(max / 2 + 1), "members", List.of()),
                "invalid_field",
                "text_too_large");
    }

    @Rule(id = "6.group.members-max", says = "groupMembers 1024.")
    static void membersMax(Lab lab) {
        var alice = lab.device("alice");
        int max = alice.welcome().at("/limits/groupMembers").asInt(1024);
        if (max > 2_000) {
            throw new chat.lockstep.conformance.lab.NotProvoked("groups of " + max + " are too large to be made here");
        }
        var prefix = lab.user("m");
        var many = IntStream.range(0, max).mapToObj(i -> prefix + "." + i).toList(); // and the creator
        alice.rejected(
                "createConversation",
                null,
                object("kind", "group", "title", "All", "members", many),
                "too_many",
                "invalid_field");
    }

    @Rule(id = "6.rename.event", says = "rename: log renamed with title.")
    static void rename(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        Expect.number(alice.applied("rename", group, object("title", "Runs")), "/seq", 2);
        var event = alice.event(group, 2);
        Expect.text(event, "/type", "renamed");
        Expect.text(event, "/data/title", "Runs");
    }

    @Rule(
            id = "6.rename.unchanged",
            says = "A command that would change nothing answers unchanged with the stream's present seq.")
    static void renameUnchanged(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var result = alice.unchanged("rename", group, object("title", "Walks"));
        Expect.number(result, "/seq", 1);
        Expect.text(result, "/stream", "log");
        Expect.number(alice.say(group, "next"), "/seq", 2);
    }

    @Rule(id = "6.direct.no-roles", says = "Direct conversations have no roles.")
    static void noRoles(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var policy = object("send", "everyone", "addMembers", "everyone", "editSettings", "everyone");
        alice.rejected("setRole", conversation, object("user", bob.user(), "role", "admin"), "not_allowed");
        alice.rejected("addMembers", conversation, object("members", List.of(lab.user("carol"))), "not_allowed");
        alice.rejected("removeMember", conversation, object("user", bob.user()), "not_allowed");
        alice.rejected("leave", conversation, object(), "not_allowed");
        alice.rejected("rename", conversation, object("title", "Us"), "not_allowed");
        alice.rejected("setPolicy", conversation, policy, "not_allowed");
    }

    @Rule(
            id = "6.ordinal",
            says = "Every log event carries ordinal: how many messages the log holds up to and with it.")
    static void ordinal(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var id = alice.say(group, "one").path("id").asString("");
        alice.applied("rename", group, object("title", "Runs"));
        alice.applied("edit", group, object("messageId", id, "text", "uno"));
        alice.say(group, "two");
        alice.applied("retract", group, object("messageId", id));
        var ordinals = alice.log(group, 6).events().stream()
                .map(event -> event.at("/data/ordinal").asInt(-1))
                .toList();
        Expect.equal("the ordinals", List.of(0, 1, 1, 1, 2, 2), ordinals);
    }

    @Rule(id = "6.unknown-action", says = "Codes: unknown_action.")
    static void unknownAction(Lab lab) {
        var alice = lab.device("alice");
        alice.rejected("teleport", lab.group(alice), object("to", "moon"), "unknown_action");
    }

    @Rule(
            id = "6.members-only",
            says = "Who may: members only; an unknown conversation and one that is not yours are both not_found.")
    static void membersOnly(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var message = alice.say(group, "hi").path("id").asString("");
        var stranger = lab.device("mallory");
        var unknown = Ids.next();
        for (var conversation : Stream.of(group, unknown).toList()) {
            everyAction(stranger, conversation, message, alice.user());
        }
        Expect.number(alice.say(group, "still 3"), "/seq", 3);
    }

    private static void everyAction(Device stranger, String conversation, String message, String member) {
        var policy = object("send", "everyone", "addMembers", "everyone", "editSettings", "everyone");
        stranger.rejected("send", conversation, object("text", "hi"), "not_found");
        stranger.rejected("edit", conversation, object("messageId", message, "text", "x"), "not_found");
        stranger.rejected("retract", conversation, object("messageId", message), "not_found");
        stranger.rejected("react", conversation, object("messageId", message, "emoji", "👍"), "not_found");
        stranger.rejected("unreact", conversation, object("messageId", message, "emoji", "👍"), "not_found");
        stranger.rejected("pinMessage", conversation, object("messageId", message), "not_found");
        stranger.rejected("unpinMessage", conversation, object("messageId", message), "not_found");
        stranger.rejected("rename", conversation, object("title", "x"), "not_found");
        stranger.rejected("setPolicy", conversation, policy, "not_found");
        stranger.rejected("addMembers", conversation, object("members", List.of(stranger.user())), "not_found");
        stranger.rejected("removeMember", conversation, object("user", member), "not_found");
        stranger.rejected("setRole", conversation, object("user", member, "role", "member"), "not_found");
        stranger.rejected("leave", conversation, object(), "not_found");
        stranger.rejected("read", conversation, object("upTo", 1), "not_found");
    }
}
