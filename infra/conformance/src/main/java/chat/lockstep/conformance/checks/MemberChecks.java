package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Section 6: members come and go, and what each of them sees.
final class MemberChecks {

    private MemberChecks() {}

    @Rule(id = "6.addMembers.event", says = "addMembers: log membersAdded with members [{user, role}].")
    static void add(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice);
        alice.applied("addMembers", group, object("members", List.of(bob.user())));
        var event = alice.event(group, 2);
        Expect.text(event, "/type", "membersAdded");
        Expect.equal("the roles", Set.of(bob.user() + " member"), GroupChecks.roles(event.at("/data/members")));
        bob.say(group, "hello");
    }

    @Rule(id = "6.addMembers.unchanged", says = "A command that would change nothing answers unchanged.")
    static void addUnchanged(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        Expect.number(alice.unchanged("addMembers", group, object("members", List.of(bob.user()))), "/seq", 1);
    }

    @Rule(id = "6.addMembers.floor", says = "A member added later sees the log from its own joining.")
    static void floor(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice);
        alice.say(group, "before");
        alice.say(group, "before too");
        alice.applied("addMembers", group, object("members", List.of(bob.user())));
        alice.say(group, "after");
        var all = alice.log(group, 5);
        var head = bob.head(group, 5);
        Expect.number(head, "/floor/seq", 3);
        Expect.text(head, "/floor/chain", all.events().get(2).path("chain").asString(""));
        Expect.number(head, "/unread", 1);
        var delta = bob.pull(group, Map.of());
        Expect.equal(
                "the events from nothing",
                all.events().subList(3, 5),
                delta.path("events").valueStream().toList());
        var begun = new Replica(group);
        begun.begin("log", 3, head.at("/floor/chain").asString(""));
        bob.pulled(begun, group, 5);
    }

    @Rule(
            id = "6.addMembers.floor-of-pages",
            says = "floor: the place just before the first event that this member may see.")
    static void floorOfPages(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice);
        var before = alice.say(group, "before").path("id").asString("");
        alice.applied("addMembers", group, object("members", List.of(bob.user())));
        alice.say(group, "after");
        var page = bob.messages(
                group,
                "seq 4",
                messages ->
                        !messages.isEmpty() && messages.getFirst().path("seq").asInt(0) == 4);
        Expect.equal("the number of messages", 1, page.size());
        Expect.number(page.getFirst(), "/ordinal", 2);
        bob.rejected("react", group, object("messageId", before, "emoji", "👍"), "not_found");
    }

    @Rule(id = "6.removeMember.event", says = "removeMember: log memberRemoved with user.")
    static void remove(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.applied("removeMember", group, object("user", bob.user()));
        var event = alice.event(group, 2);
        Expect.text(event, "/type", "memberRemoved");
        Expect.text(event, "/data/user", bob.user());
        bob.rejected("send", group, object("text", "hi"), "not_found");
    }

    @Rule(
            id = "6.removeMember.sees-the-removal",
            says = "One removed keeps what it had, sees the removal, and gets nothing more.")
    static void seesRemoval(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        bob.head(group, 1);
        int from = bob.mark();
        alice.say(group, "hi");
        alice.applied("removeMember", group, object("user", bob.user()));
        alice.say(group, "now we are alone");
        bob.awaitEvent(
                "own removal",
                from,
                group,
                event -> event.path("type").asString("").equals("memberRemoved"));
        alice.log(group, 4);
        lab.pause(Duration.ofSeconds(1));
        Expect.that(
                !bob.hasEvent(from, group, event -> event.path("seq").asInt(0) > 3),
                "nothing after the removal",
                bob.link().types(from));
        var replica = bob.log(group, 3);
        var more = bob.pull(group, replica.vector());
        Expect.that(more.path("events").isEmpty(), "no events after the removal", more);
    }

    @Rule(id = "6.removeMember.until", says = "until: log seq of this member's removal, the last event it sees.")
    static void until(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.say(group, "hi");
        alice.applied("removeMember", group, object("user", bob.user()));
        alice.say(group, "later");
        var head = bob.head(group, "until", one -> one.has("until"));
        Expect.number(head, "/until", 3);
        Expect.number(head, "/log/seq", 3);
        Expect.number(head, "/unread", 0);
        Expect.text(
                head,
                "/log/chain",
                alice.log(group, 4).events().get(2).path("chain").asString(""));
        var page = bob.messages(group, "one message", messages -> messages.size() == 1);
        Expect.text(page.getFirst(), "/text", "hi");
    }

    @Rule(id = "12.until.unread-0", says = "A head with until has unread 0; the digest covers it.")
    static void untilDigest(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.say(group, "hi");
        alice.applied("removeMember", group, object("user", bob.user()));
        Expect.number(bob.head(group, "until", one -> one.has("until")), "/unread", 0);
        IntegrityChecks.matches(lab.connect(bob.user(), "laptop"));
    }

    @Rule(
            id = "6.removeMember.added-again",
            says = "A member added again: until gone, the floor just before the joining.")
    static void addedAgain(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.applied("removeMember", group, object("user", bob.user()));
        alice.say(group, "secret");
        alice.applied("addMembers", group, object("members", List.of(bob.user())));
        alice.say(group, "welcome back");
        var head = bob.head(group, 5);
        Expect.absent(head, "until");
        Expect.number(head, "/floor/seq", 3);
        Expect.number(head, "/unread", 1);
    }

    @Rule(id = "6.removeMember.unknown", says = "Removing who is no member is not_found.")
    static void removeUnknown(Lab lab) {
        var alice = lab.device("alice");
        alice.rejected("removeMember", lab.group(alice), object("user", lab.user("nobody")), "not_found");
    }

    @Rule(id = "6.leave.event", says = "leave: log memberLeft with user.")
    static void leave(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        bob.applied("leave", group, object());
        var event = alice.event(group, 2);
        Expect.text(event, "/type", "memberLeft");
        Expect.text(event, "/data/user", bob.user());
        bob.rejected("send", group, object("text", "hi"), "not_found");
        Expect.number(bob.head(group, "until", one -> one.has("until")), "/until", 2);
    }

    @Rule(id = "6.last-owner.leave", says = "The last owner cannot leave (last_owner).")
    static void lastOwnerLeaves(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.rejected("leave", group, object(), "last_owner");
        alice.applied("setRole", group, object("user", bob.user(), "role", "owner"));
        alice.applied("leave", group, object());
    }

    @Rule(id = "6.last-owner.step-down", says = "The last owner cannot step down (last_owner).")
    static void stepDown(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.rejected("setRole", group, object("user", alice.user(), "role", "member"), "last_owner");
        alice.applied("setRole", group, object("user", bob.user(), "role", "owner"));
        alice.applied("setRole", group, object("user", alice.user(), "role", "member"));
    }

    @Rule(id = "12.last-owner.alone", says = "last_owner holds only while other members remain.")
    static void alone(Lab lab) {
        var alice = lab.device("alice");
        alice.applied("leave", lab.group(alice), object());
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        bob.applied("leave", group, object());
        alice.applied("leave", group, object());
    }

    @Rule(id = "6.setRole.event", says = "setRole: log roleSet with user, role; the same role is unchanged.")
    static void setRole(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        alice.applied("setRole", group, object("user", bob.user(), "role", "admin"));
        var event = alice.event(group, 2);
        Expect.text(event, "/type", "roleSet");
        Expect.text(event, "/data/user", bob.user());
        Expect.text(event, "/data/role", "admin");
        alice.unchanged("setRole", group, object("user", bob.user(), "role", "admin"));
        alice.rejected("setRole", group, object("user", bob.user(), "role", "king"), "invalid_field");
        alice.rejected("setRole", group, object("user", lab.user("nobody"), "role", "admin"), "not_found");
    }

    @Rule(
            id = "6.roles.admins-govern",
            says = "Roles owner, admin, member: members do not govern, admins do, owners are above them.")
    static void govern(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var carol = lab.device("carol");
        var group = lab.group(alice, bob.user(), carol.user());
        var policy = object("send", "everyone", "addMembers", "admins", "editSettings", "admins");
        governs(carol, group, bob.user(), policy);
        alice.applied("setRole", group, object("user", bob.user(), "role", "admin"));
        bob.applied("setPolicy", group, policy);
        bob.applied("setRole", group, object("user", carol.user(), "role", "admin"));
        bob.rejected("setRole", group, object("user", bob.user(), "role", "owner"), "not_allowed");
        bob.rejected("setRole", group, object("user", alice.user(), "role", "member"), "not_allowed");
        bob.rejected("removeMember", group, object("user", alice.user()), "not_allowed");
        bob.applied("removeMember", group, object("user", carol.user()));
    }

    private static void governs(Device member, String group, String other, Map<String, ?> policy) {
        member.rejected("setPolicy", group, policy, "not_allowed");
        member.rejected("setRole", group, object("user", member.user(), "role", "admin"), "not_allowed");
        member.rejected("removeMember", group, object("user", other), "not_allowed");
    }

    @Rule(id = "6.members.new-conversation-comes-live", says = "Who is added learns of the conversation at once.")
    static void comesLive(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        int from = bob.mark();
        var group = lab.group(alice);
        alice.applied("addMembers", group, object("members", List.of(bob.user())));
        HeadChecks.awaitHead(bob, from, group, "the group", head -> true);
    }
}
