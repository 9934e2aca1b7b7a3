package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import chat.lockstep.conformance.wire.Fields;
import java.util.List;
import java.util.Map;

/// Section 6: `setPolicy` and what it governs.
final class PolicyChecks {

    private static final Map<String, Object> EVERYONE =
            object("send", "everyone", "addMembers", "everyone", "editSettings", "everyone");

    private PolicyChecks() {}

    @Rule(id = "6.setPolicy.event", says = "setPolicy: log policySet with the same data.")
    static void event(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var policy = Fields.with(EVERYONE, "send", "admins", "messageTtlSeconds", 86_400);
        alice.applied("setPolicy", group, policy);
        var event = alice.event(group, 2);
        Expect.text(event, "/type", "policySet");
        Expect.text(event, "/data/send", "admins");
        Expect.text(event, "/data/addMembers", "everyone");
        Expect.text(event, "/data/editSettings", "everyone");
        Expect.number(event, "/data/messageTtlSeconds", 86_400);
        alice.unchanged("setPolicy", group, policy);
    }

    @Rule(
            id = "6.setPolicy.fields",
            says = "send, addMembers, editSettings (each everyone | admins), messageTtlSeconds?")
    static void fields(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        alice.rejected("setPolicy", group, Fields.with(EVERYONE, "send", "nobody"), "invalid_field");
        alice.rejected("setPolicy", group, object("send", "everyone"), "invalid_field");
        alice.rejected("setPolicy", group, Fields.with(EVERYONE, "messageTtlSeconds", 0), "invalid_field");
        alice.rejected("setPolicy", group, Fields.with(EVERYONE, "messageTtlSeconds", 1.5), "invalid_field");
    }

    @Rule(id = "6.policy.send", says = "send admins: members may not send, admins may.")
    static void send(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.applied("setPolicy", group, Fields.with(EVERYONE, "send", "admins"));
        bob.rejected("send", group, object("text", "hi"), "not_allowed");
        alice.say(group, "only me");
        alice.applied("setRole", group, object("user", bob.user(), "role", "admin"));
        bob.say(group, "and me");
    }

    @Rule(id = "6.policy.addMembers", says = "addMembers everyone | admins.")
    static void addMembers(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        bob.applied("addMembers", group, object("members", List.of(lab.user("carol"))));
        alice.applied("setPolicy", group, Fields.with(EVERYONE, "addMembers", "admins"));
        bob.rejected("addMembers", group, object("members", List.of(lab.user("dave"))), "not_allowed");
        alice.applied("addMembers", group, object("members", List.of(lab.user("erin"))));
    }

    @Rule(id = "6.policy.editSettings", says = "editSettings everyone | admins.")
    static void editSettings(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        bob.applied("rename", group, object("title", "By bob"));
        alice.applied("setPolicy", group, Fields.with(EVERYONE, "editSettings", "admins"));
        bob.rejected("rename", group, object("title", "By bob again"), "not_allowed");
        alice.applied("rename", group, object("title", "By alice"));
    }
}
