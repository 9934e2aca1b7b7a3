package chat.lockstep.command.intake;

import static chat.lockstep.command.intake.CommandsIT.error;
import static chat.lockstep.command.intake.CommandsIT.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.SharedCommandSide;
import chat.lockstep.command.StoredChains;
import chat.lockstep.events.RecordedEvent;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What users ask of their own accounts, and what it means for others and for their devices.
class PrivateActionsIT {

    private final RunningCommandSide commandSide = SharedCommandSide.get();
    private final String alice = Ids.user("alice");
    private final String bob = Ids.user("bob");
    private final String talk = Ids.direct(alice, bob);
    private final String message = Ids.fresh();

    @BeforeEach
    void bob_writes_to_alice() {
        commandSide.command(bob, Commands.create(Ids.fresh(), alice));
        commandSide.command(bob, Commands.send(message, talk, "hello"));
    }

    @Test
    void every_wish_goes_to_the_private_log() {
        var target = "{\"target\":\"" + talk + "\"";
        isApplied(own(alice, "configure", target + ",\"mutedUntil\":\"2030-01-01t00:00:00.1234567891+01:00\"}"), 1);
        isApplied(own(alice, "draft", target + ",\"text\":\"well,\"}"), 2);
        isApplied(own(alice, "hideMessage", target + ",\"messageId\":\"" + message + "\"}"), 3);
        isApplied(commandSide.command(alice, Commands.command(Ids.fresh(), "read", talk, PRIVATE)), 4);
        isApplied(own(alice, "block", "{\"user\":\"" + bob + "\"}"), 5);
        isApplied(own(alice, "unblock", "{\"user\":\"" + bob + "\"}"), 6);
        commandSide.device(alice, "laptop", "{\"name\":\"work\"}");
        isApplied(own(alice, "renameDevice", "{\"device\":\"laptop\",\"name\":\"home\"}"), 8);
        isApplied(own(alice, "revokeDevice", "{\"device\":\"laptop\"}"), 9);

        assertThat(log(alice).stream().map(RecordedEvent::type))
                .containsExactly(
                        "configured",
                        "draftChanged",
                        "messageHidden",
                        "privatelyRead",
                        "userBlocked",
                        "userUnblocked",
                        "deviceRegistered",
                        "deviceRenamed",
                        "deviceRevoked");
        assertThat(log(alice).getFirst().data())
                .isEqualTo("{\"conversation\":\"%s\",\"mutedUntil\":\"2029-12-31T23:00:00.123Z\",\"ordinal\":0}"
                        .formatted(talk));
        assertThat(log(alice).get(1).data()).contains("\"text\":\"well,\"", "\"salt\":");
        assertThat(log(alice).get(6).data()).contains("\"name\":\"work\"", "\"salt\":");
        StoredChains.verify(commandSide.jdbc());
    }

    private static final String PRIVATE = "{\"upTo\":2,\"private\":true}";

    private void isApplied(JsonNode result, long seq) {
        assertThat(outcome(result)).as(result.toString()).isEqualTo("applied");
        assertThat(result.get("conversation").stringValue()).isEqualTo("user:" + alice);
        assertThat(result.get("stream").stringValue()).isEqualTo("log");
        assertThat(result.get("seq").longValue()).isEqualTo(seq);
    }

    @Test
    void the_private_conversation_may_be_named() {
        var command = Commands.command(
                Ids.fresh(), "draft", "user:" + alice, "{\"target\":\"" + talk + "\",\"text\":\"well,\"}");

        isApplied(commandSide.command(alice, command), 1);
        assertThat(outcome(commandSide.command(alice, command))).isEqualTo("duplicate");
    }

    @Test
    void a_private_read_that_comes_again_is_a_duplicate_and_with_other_content_a_mismatch() {
        var id = Ids.fresh();
        commandSide.command(alice, Commands.command(id, "read", talk, PRIVATE));

        assertThat(outcome(commandSide.command(alice, Commands.command(id, "read", talk, PRIVATE))))
                .isEqualTo("duplicate");
        assertThat(error(commandSide.command(alice, Commands.command(id, "read", talk, "{\"private\":true}"))))
                .isEqualTo("idempotency_mismatch");
    }

    @Test
    void what_was_read_for_all_to_know_is_not_read_privately_but_the_other_way_round() {
        commandSide.command(alice, Commands.command(Ids.fresh(), "read", talk, PRIVATE));
        assertThat(outcome(commandSide.command(alice, Commands.read(Ids.fresh(), talk, 2))))
                .isEqualTo("applied");
        commandSide.command(bob, Commands.send(Ids.fresh(), talk, "more"));
        commandSide.command(alice, Commands.read(Ids.fresh(), talk, 3));

        var privately = commandSide.command(
                alice, Commands.command(Ids.fresh(), "read", talk, "{\"upTo\":3,\"private\":true}"));

        assertThat(outcome(privately)).isEqualTo("unchanged");
        assertThat(privately.get("conversation").stringValue()).isEqualTo("user:" + alice);
        assertThat(privately.get("seq").longValue()).isEqualTo(1);
    }

    @Test
    void one_who_went_still_keeps_its_conversation_in_order() {
        var group = Ids.fresh();
        commandSide.command(bob, Commands.group(group, alice));
        commandSide.command(alice, Commands.command(Ids.fresh(), "leave", group, "{}"));
        var later = Ids.fresh();
        commandSide.command(bob, Commands.send(later, group, "she is gone"));

        isApplied(own(alice, "configure", "{\"target\":\"" + group + "\",\"archived\":true}"), 1);
        assertThat(error(own(alice, "hideMessage", "{\"target\":\"" + group + "\",\"messageId\":\"" + later + "\"}")))
                .isEqualTo("not_found");
    }

    @Test
    void one_who_is_blocked_neither_sends_nor_begins_and_is_let_in_again() {
        own(alice, "block", "{\"user\":\"" + bob + "\"}");
        var sent = Commands.send(Ids.fresh(), talk, "hello?");

        var refused = commandSide.command(bob, sent);
        assertThat(error(refused)).isEqualTo("blocked");
        assertThat(refused.at("/error/field").stringValue()).isEqualTo("conversation");
        assertThat(outcome(commandSide.command(alice, Commands.send(Ids.fresh(), talk, "go away"))))
                .isEqualTo("applied");
        assertThat(outcome(commandSide.command(bob, Commands.read(Ids.fresh(), talk, 3))))
                .isEqualTo("applied");

        own(alice, "unblock", "{\"user\":\"" + bob + "\"}");
        assertThat(outcome(commandSide.command(bob, sent))).isEqualTo("applied");
    }

    @Test
    void one_who_is_blocked_begins_no_conversation() {
        var carol = Ids.user("carol");
        own(carol, "block", "{\"user\":\"" + bob + "\"}");

        var refused = commandSide.command(bob, Commands.create(Ids.fresh(), carol));

        assertThat(error(refused)).isEqualTo("blocked");
        assertThat(refused.at("/error/field").stringValue()).isEqualTo("data.members");
        var never = Ids.direct(bob, carol);
        assertThat(error(commandSide.command(bob, Commands.send(Ids.fresh(), never, "hello?"))))
                .isEqualTo("not_found");
        assertThat(error(commandSide.command(carol, Commands.read(Ids.fresh(), never, 0))))
                .isEqualTo("not_found");
        assertThat(outcome(commandSide.command(carol, Commands.create(Ids.fresh(), bob))))
                .isEqualTo("applied");
        assertThat(error(commandSide.command(bob, Commands.send(Ids.fresh(), never, "hello?"))))
                .isEqualTo("blocked");
    }

    @Test
    void a_message_that_was_sent_before_the_block_is_a_duplicate_after_it() {
        own(alice, "block", "{\"user\":\"" + bob + "\"}");

        assertThat(outcome(commandSide.command(bob, Commands.send(message, talk, "hello"))))
                .isEqualTo("duplicate");
    }

    @Test
    void a_block_holds_within_a_second_on_a_node_that_did_not_take_it() {
        try (var other = commandSide.another()) {
            other.command(bob, Commands.send(Ids.fresh(), talk, "her account is known here now"));
            own(alice, "block", "{\"user\":\"" + bob + "\"}");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(2))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> error(other.command(bob, Commands.send(Ids.fresh(), talk, "hello?")))
                            .equals("blocked"));
        }
    }

    @Test
    void a_revoked_device_is_refused_whatever_it_asks_and_for_good() {
        commandSide.device(alice, "laptop", "{}");
        var sent = Commands.send(Ids.fresh(), talk, "from the laptop");
        commandSide.command(alice, "laptop", sent);
        own(alice, "revokeDevice", "{\"device\":\"laptop\"}");

        for (var command : List.of(
                Commands.send(Ids.fresh(), talk, "again"),
                Commands.read(Ids.fresh(), talk, 2),
                Commands.group(Ids.fresh()),
                Commands.own(Ids.fresh(), "block", "{\"user\":\"" + bob + "\"}"))) {
            var refused = commandSide.command(alice, "laptop", command);
            assertThat(error(refused)).isEqualTo("device_revoked");
            assertThat(refused.at("/error/class").stringValue()).isEqualTo("auth");
            assertThat(refused.at("/error/retry").stringValue()).isEqualTo("never");
        }
        assertThat(outcome(commandSide.command(alice, "laptop", sent))).isEqualTo("duplicate");
        assertThat(commandSide.device(alice, "laptop", "{}").at("/error/code").stringValue())
                .isEqualTo("device_revoked");
        assertThat(outcome(commandSide.command(alice, Commands.send(Ids.fresh(), talk, "from the phone"))))
                .isEqualTo("applied");
    }

    @Test
    void revoking_twice_changes_nothing() {
        commandSide.device(alice, "laptop", "{}");
        own(alice, "revokeDevice", "{\"device\":\"laptop\"}");

        assertThat(outcome(own(alice, "revokeDevice", "{\"device\":\"laptop\"}")))
                .isEqualTo("unchanged");
    }

    private JsonNode own(String user, String action, String data) {
        return commandSide.command(user, Commands.own(Ids.fresh(), action, data));
    }

    private List<RecordedEvent> log(String user) {
        return StoredChains.events(commandSide.jdbc()).stream()
                .filter(event -> event.conversation().value().equals("user:" + user))
                .toList();
    }
}
