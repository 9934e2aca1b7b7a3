package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Section 6: blocks.
final class BlockChecks {

    private BlockChecks() {}

    @Rule(
            id = "6.block.event",
            says = "block, unblock: private userBlocked, userUnblocked with user; blocking twice is unchanged.")
    static void event(Lab lab) {
        var alice = lab.device("alice");
        var other = lab.user("mallory");
        var blocked = alice.applied("block", null, object("user", other));
        Expect.text(blocked, "/conversation", alice.privateConversation());
        alice.unchanged("block", alice.privateConversation(), object("user", other));
        alice.applied("unblock", null, object("user", other));
        alice.unchanged("unblock", null, object("user", other));
        var events = alice.log(alice.privateConversation(), 3).events();
        Expect.text(events.get(1), "/type", "userBlocked");
        Expect.text(events.get(1), "/data/user", other);
        Expect.text(events.get(2), "/type", "userUnblocked");
    }

    @Rule(
            id = "6.block.send",
            says = "A user blocked by the other cannot send in their direct conversation (within 1 s).")
    static void send(Lab lab) {
        var alice = lab.device("alice");
        var mallory = lab.device("mallory");
        var conversation = lab.direct(alice, mallory);
        mallory.say(conversation, "hello");
        alice.applied("block", null, object("user", mallory.user()));
        blocked(lab, mallory, conversation);
        alice.applied("unblock", null, object("user", mallory.user()));
        lab.eventually(
                "a send after the unblock",
                () -> mallory.settled("send", conversation, object("text", "friends again")),
                result -> result.path("outcome").asString("").equals("applied"));
    }

    private static void blocked(Lab lab, Device device, String conversation) {
        var result = lab.eventually(
                "rejected blocked",
                () -> device.settled("send", conversation, object("text", "hello?")),
                one -> one.path("outcome").asString("").equals("rejected"));
        Expect.error(result.path("error"), "blocked");
    }

    @Rule(id = "6.block.start", says = "A user blocked by the other cannot start their direct conversation.")
    static void start(Lab lab) {
        var alice = lab.device("alice");
        var result = lab.eventually(
                "rejected blocked",
                () -> startedBlocked(lab, alice),
                one -> one.path("outcome").asString("").equals("rejected"));
        Expect.error(result.path("error"), "blocked");
    }

    /// Blocks somebody new, who then starts a conversation.
    private static JsonNode startedBlocked(Lab lab, Device alice) {
        var mallory = lab.device("mallory");
        alice.applied("block", null, object("user", mallory.user()));
        lab.pause(Duration.ofSeconds(2));
        return mallory.settled("createConversation", null, object("kind", "direct", "members", List.of(alice.user())));
    }

    @Rule(id = "6.block.groups-stay", says = "A block concerns their direct conversation.")
    static void groups(Lab lab) {
        var alice = lab.device("alice");
        var mallory = lab.device("mallory");
        var group = lab.group(alice, mallory.user());
        alice.applied("block", null, object("user", mallory.user()));
        lab.pause(Duration.ofMillis(1_100));
        mallory.say(group, "still here");
    }

    @Rule(id = "6.block.user", says = "block: user.")
    static void user(Lab lab) {
        var alice = lab.device("alice");
        alice.rejected("block", null, object("user", "not a user"), "invalid_field");
        alice.rejected("block", null, object(), "invalid_field");
    }
}
