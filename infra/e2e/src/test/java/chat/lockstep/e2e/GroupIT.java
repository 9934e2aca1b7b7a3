package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.client.CommandResult;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.Message;
import chat.lockstep.client.PendingCommand;
import chat.lockstep.client.SyncState;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three people, with two devices each on two gateways, do all that one can do in a group, while some of the devices
/// are away. In the end every device shows the same, and the views say what the log says.
class GroupIT {

    private static final Duration SETTLE = Duration.ofSeconds(60);

    @TempDir
    Path stores;

    private WholeSystem system;
    private Party party;
    private Lockstep alice;
    private Lockstep bob;
    private Lockstep carol;

    @BeforeEach
    void threePeople() {
        system = WholeSystem.running();
        party = new Party(system.socketUrls(), stores);
        alice = party.connect("alice", "phone");
        bob = party.connect("bob", "phone");
        carol = party.connect("carol", "phone");
        for (var name : List.of("alice", "bob", "carol")) {
            party.connect(name, "laptop");
        }
    }

    @AfterEach
    void goodBye() {
        party.close();
    }

    @Test
    void what_happens_in_a_group_is_the_same_for_everybody_who_may_see_it() throws Exception {
        var created = alice.createGroup("Walks", List.of(party.user("bob")));
        applied(created);
        var group = created.conversation();
        awaitHolding(bob, group, 1);
        var laptop = party.connect("bob", "laptop");
        laptop.disconnect();

        var hello = sent(alice.in(group).send("hello"));
        applied(bob.in(group).react(hello, "+1"));
        applied(alice.in(group).edit(hello, "hello all"));
        applied(alice.in(group).pin(hello));
        var mistake = sent(bob.in(group).send("oops"));
        applied(bob.in(group).retract(mistake));
        applied(alice.in(group).setRole(party.user("bob"), Role.ADMIN));
        applied(alice.in(group).rename("Hikes"));
        applied(alice.in(group).addMembers(List.of(party.user("carol"))));
        awaitHolding(carol, group, 10);
        var early = applied(alice.send(group, "early"));
        applied(carol.send(group, "late"));
        applied(carol.in(group).read(early.seq()));
        applied(bob.in(group).removeMember(party.user("carol")));
        applied(alice.send(group, "among us"));
        laptop.connect();

        var present = List.of(alice, party.connect("alice", "laptop"), bob, laptop);
        for (var device : present) {
            awaitHolding(device, group, 14);
            var shown = device.conversation(group).orElseThrow();
            assertThat(shown.title()).contains("Hikes");
            assertThat(shown.members()).hasSize(2);
            var message = device.message(group, hello).orElseThrow();
            assertThat(message.text()).contains("hello all");
            assertThat(device.timeline(group, 50)).extracting(GroupIT::text).contains("early", "late", "among us");
        }
        for (var device : List.of(carol, party.connect("carol", "laptop"))) {
            awaitHolding(device, group, 13);
            assertThat(device.timeline(group, 50)).extracting(GroupIT::text).containsExactly("early", "late");
        }
        party.devices()
                .forEach(device -> await().atMost(SETTLE)
                        .untilAsserted(() -> assertThat(device.syncState()).isInstanceOf(SyncState.Verified.class)));
        assertThat(system.verify().notEqual()).isEmpty();
    }

    private static MessageId sent(PendingCommand command) throws Exception {
        applied(command);
        return MessageId.of(command.id());
    }

    private static String text(Message message) {
        return message.text().orElse("");
    }

    private static CommandResult applied(PendingCommand command) throws Exception {
        var result = command.result().toCompletableFuture().get(SETTLE.toSeconds(), TimeUnit.SECONDS);
        assertThat(result.isRejected()).as("%s", result).isFalse();
        return result;
    }

    private static void awaitHolding(Lockstep device, ConversationId conversation, long seq) {
        await().atMost(SETTLE)
                .untilAsserted(
                        () -> assertThat(device.place(conversation).seq()).isEqualTo(seq));
    }
}
