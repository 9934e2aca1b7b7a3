package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// Sections 4 and 5: `typing` and `presence`. Ephemeral frames may be dropped, so each is sent a few times.
final class PresenceChecks {

    private static final int TIMES = 8;

    private PresenceChecks() {}

    @Rule(id = "5.typing", says = "typing: conversation, user, active.")
    static void typing(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        bob.head(conversation, 1);
        for (var active : List.of(true, false)) {
            int from = bob.mark();
            for (int i = 0; i < TIMES && !came(bob, from, conversation, active); i++) {
                alice.send(object("type", "typing", "conversation", conversation, "active", active));
                bob.link().find(from, frame -> Device.isOfType(frame, "typing"), Duration.ofSeconds(2));
            }
            Expect.that(
                    came(bob, from, conversation, active),
                    "typing " + active,
                    bob.link().types(from));
            var frame = bob.await("typing", from, "typing");
            Expect.text(frame, "/user", alice.user());
        }
    }

    private static boolean came(Device device, int from, String conversation, boolean active) {
        return device.link().received(from).stream()
                .anyMatch(frame -> Device.isOfType(frame, "typing")
                        && frame.path("conversation").asString("").equals(conversation)
                        && frame.path("active").asBoolean(!active) == active);
    }

    @Rule(id = "5.typing.members-only", says = "Members only.")
    static void typingOfStrangers(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var carol = lab.device("carol");
        int from = bob.mark();
        carol.send(object("type", "typing", "conversation", conversation, "active", true));
        carol.fence();
        lab.pause(Duration.ofSeconds(1));
        Expect.that(
                !came(bob, from, conversation, true),
                "no typing of a stranger",
                bob.link().types(from));
    }

    @Rule(id = "5.typing.leaves-nothing", says = "typing: ephemeral.")
    static void leavesNothing(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.send(object("type", "typing", "conversation", conversation, "active", true));
        alice.fence();
        Expect.number(alice.say(conversation, "hi"), "/seq", 2);
    }

    @Rule(id = "5.presence", says = "presence: user, status active | away | offline, lastSeen?", slow = true)
    static void presence(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        lab.direct(alice, bob);
        bob.send(object("type", "presence", "watch", List.of(alice.user())));
        shows(bob, alice, "active");
        shows(bob, alice, "away");
        alice.link().close();
        var offline = bob.link().find(0, frame -> isPresence(frame, alice.user(), "offline"), Duration.ofSeconds(50));
        Expect.that(
                offline.isPresent(),
                "presence offline of " + alice.user(),
                bob.link().types(0));
    }

    private static void shows(Device watcher, Device watched, String status) {
        int from = status.equals("active") ? 0 : watcher.mark();
        for (int i = 0; i < TIMES; i++) {
            watched.send(object("type", "presence", "status", status));
            var came = watcher.link()
                    .find(from, frame -> isPresence(frame, watched.user(), status), Duration.ofMillis(2_500));
            if (came.isPresent()) {
                return;
            }
        }
        Expect.that(
                false,
                "presence " + status + " of " + watched.user(),
                watcher.link().types(from));
    }

    private static boolean isPresence(tools.jackson.databind.JsonNode frame, String user, String status) {
        return Device.isOfType(frame, "presence")
                && frame.path("user").asString("").equals(user)
                && frame.path("status").asString("").equals(status);
    }

    @Rule(id = "4.presence.watch-max", says = "watch: users, at most 500; replaces the list.")
    static void watchMax(Lab lab) {
        var alice = lab.device("alice");
        int from = alice.mark();
        var many = IntStream.range(0, 501).mapToObj(i -> "user." + i).toList();
        alice.send(object("type", "presence", "watch", many));
        Expect.error(alice.await("error", from, "error").path("error"), "invalid_field", "too_many");
        int later = alice.mark();
        alice.send(object("type", "presence", "watch", many.subList(0, 500)));
        alice.fence();
        Expect.that(
                alice.link().received(later).stream().noneMatch(frame -> Device.isOfType(frame, "error")),
                "500 to be taken",
                alice.link().types(later));
    }

    @Rule(id = "4.presence.status", says = "status: active | away.")
    static void status(Lab lab) {
        var alice = lab.device("alice");
        int from = alice.mark();
        alice.send(object("type", "presence", "status", "asleep"));
        Expect.error(alice.await("error", from, "error").path("error"), "invalid_field");
    }

    @Rule(id = "4.typing.fields", says = "typing: conversation, active.")
    static void typingFields(Lab lab) {
        var alice = lab.device("alice");
        int from = alice.mark();
        alice.send(object("type", "typing", "conversation", Ids.next(), "active", "yes"));
        Expect.error(alice.await("error", from, "error").path("error"), "invalid_field");
    }
}
