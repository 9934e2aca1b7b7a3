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
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a group's members ask for, as the gateway sends it, and what then stands in the log.
class GroupsIT {

    private final RunningCommandSide commandSide = SharedCommandSide.get();
    private final String alice = Ids.user("alice");
    private final String bob = Ids.user("bob");
    private final String carol = Ids.user("carol");
    private final String group = Ids.fresh();

    @Test
    void a_group_has_the_id_of_the_command_that_began_it_and_runs_through_its_life() {
        isApplied(commandSide.command(alice, Commands.group(group, bob, alice, bob)), 1);
        isApplied(ask(alice, "addMembers", "{\"members\":[\"%s\"]}".formatted(carol)), 2);
        isApplied(ask(alice, "setRole", "{\"user\":\"%s\",\"role\":\"admin\"}".formatted(bob)), 3);
        isApplied(ask(bob, "rename", "{\"title\":\"them\"}"), 4);
        isApplied(
                ask(
                        bob,
                        "setPolicy",
                        "{\"send\":\"everyone\",\"addMembers\":\"admins\",\"editSettings\":\"admins\",\"messageTtlSeconds\":60}"),
                5);
        var message = Ids.fresh();
        isApplied(commandSide.command(carol, Commands.send(message, group, "hello")), 6);
        var named = "{\"messageId\":\"" + message + "\"";
        isApplied(ask(carol, "edit", named + ",\"text\":\"hello all\",\"mentions\":[\"" + bob + "\"]}"), 7);
        isApplied(ask(alice, "react", named + ",\"emoji\":\"👍\"}"), 8);
        isApplied(ask(alice, "unreact", named + ",\"emoji\":\"👍\"}"), 9);
        isApplied(ask(bob, "pinMessage", named + "}"), 10);
        isApplied(ask(bob, "unpinMessage", named + "}"), 11);
        isApplied(ask(bob, "retract", named + "}"), 12);
        isApplied(ask(alice, "removeMember", "{\"user\":\"%s\"}".formatted(carol)), 13);
        isApplied(ask(bob, "leave", "{}"), 14);

        assertThat(log().stream().map(RecordedEvent::type))
                .containsExactly(
                        "conversationCreated",
                        "membersAdded",
                        "roleSet",
                        "renamed",
                        "policySet",
                        "messageSent",
                        "messageEdited",
                        "reactionAdded",
                        "reactionRemoved",
                        "messagePinned",
                        "messageUnpinned",
                        "messageRetracted",
                        "memberRemoved",
                        "memberLeft");
        assertThat(log().get(0).data())
                .contains(
                        "\"members\":[{\"role\":\"owner\",\"user\":\"%s\"},{\"role\":\"member\",\"user\":\"%s\"}]"
                                .formatted(alice, bob),
                        "\"title\":\"us\"",
                        "\"salt\":");
        assertThat(log().get(6).data()).contains("\"messageSeq\":6", "\"expiresAt\":\"", "\"ordinal\":1");
        StoredChains.verify(commandSide.jdbc());
    }

    private void isApplied(JsonNode result, long seq) {
        assertThat(outcome(result)).as(result.toString()).isEqualTo("applied");
        assertThat(result.get("conversation").stringValue()).isEqualTo(group);
        assertThat(result.get("stream").stringValue()).isEqualTo("log");
        assertThat(result.get("seq").longValue()).isEqualTo(seq);
    }

    @Test
    void a_group_may_have_an_id_that_its_creator_chose() {
        var command = Commands.command(
                Ids.fresh(), "createConversation", group, "{\"kind\":\"group\",\"title\":\"us\",\"members\":[]}");

        isApplied(commandSide.command(alice, command), 1);
        assertThat(outcome(commandSide.command(alice, command))).isEqualTo("duplicate");
    }

    @Test
    void an_id_that_is_taken_is_refused_to_members_and_strangers_alike() {
        commandSide.command(alice, Commands.group(group, bob));
        for (var user : List.of(alice, bob, carol)) {
            var result = commandSide.command(
                    user,
                    Commands.command(
                            Ids.fresh(),
                            "createConversation",
                            group,
                            "{\"kind\":\"group\",\"title\":\"us\",\"members\":[]}"));

            assertThat(error(result)).isEqualTo("invalid_field");
            assertThat(result.at("/error/field").stringValue()).isEqualTo("conversation");
        }
    }

    @Test
    void a_command_that_would_be_refused_by_now_is_still_a_duplicate() {
        commandSide.command(alice, Commands.group(group, bob));
        var sent = Commands.send(Ids.fresh(), group, "hello");
        commandSide.command(bob, sent);
        var renamed = Commands.command(Ids.fresh(), "rename", group, "{\"title\":\"them\"}");
        commandSide.command(bob, renamed);
        ask(alice, "removeMember", "{\"user\":\"%s\"}".formatted(bob));

        var again = commandSide.command(bob, sent);

        assertThat(outcome(again)).isEqualTo("duplicate");
        assertThat(again.get("seq").longValue()).isEqualTo(2);
        assertThat(outcome(commandSide.command(bob, renamed))).isEqualTo("duplicate");
        assertThat(error(commandSide.command(bob, Commands.send(Ids.fresh(), group, "hello"))))
                .isEqualTo("not_found");
    }

    @Test
    void one_who_was_removed_reads_up_to_its_removal_and_no_further() {
        commandSide.command(alice, Commands.group(group, bob));
        commandSide.command(alice, Commands.send(Ids.fresh(), group, "hello"));
        ask(alice, "removeMember", "{\"user\":\"%s\"}".formatted(bob));
        commandSide.command(alice, Commands.send(Ids.fresh(), group, "he is gone"));

        assertThat(error(commandSide.command(bob, Commands.read(Ids.fresh(), group, 4))))
                .isEqualTo("past_head");
        assertThat(outcome(commandSide.command(bob, Commands.read(Ids.fresh(), group, 3))))
                .isEqualTo("applied");
        assertThat(marked(bob, 4)).isEqualTo("past_head");
    }

    @Test
    void a_later_member_acknowledges_only_what_it_sees() {
        commandSide.command(alice, Commands.group(group));
        commandSide.command(alice, Commands.send(Ids.fresh(), group, "hello"));
        ask(alice, "addMembers", "{\"members\":[\"%s\"]}".formatted(bob));
        commandSide.command(alice, Commands.send(Ids.fresh(), group, "welcome"));

        assertThat(marked(bob, 3)).isEqualTo("unchanged"); // the message at place 2 is not for Bob
        assertThat(marked(bob, 4)).isEqualTo("applied");
    }

    @Test
    void a_message_has_its_place_for_those_who_see_it() {
        commandSide.command(alice, Commands.group(group));
        var message = Ids.fresh();
        commandSide.command(alice, Commands.send(message, group, "hello"));
        ask(alice, "addMembers", "{\"members\":[\"%s\"]}".formatted(bob));
        var path = "/v1/conversations/" + group + "/messages/" + message + "/place";

        var place = commandSide.get(path, alice);
        assertThat(place.statusCode()).isEqualTo(200);
        assertThat(commandSide.json(place)).hasToString("{\"seq\":2}");
        isNotFound(path, bob);
        isNotFound(path, carol);
        isNotFound("/v1/conversations/" + group + "/messages/" + Ids.fresh() + "/place", alice);
        isNotFound("/v1/conversations/" + group + "/messages/" + group + "/place", alice);
        isNotFound("/v1/conversations/" + Ids.fresh() + "/messages/" + message + "/place", alice);
        isNotFound("/v1/conversations/nonsense/messages/" + message + "/place", alice);
        isNotFound("/v1/conversations/" + group + "/messages/nonsense/place", alice);
    }

    private void isNotFound(String path, String user) {
        var response = commandSide.get(path, user);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(commandSide.json(response).at("/error/code").stringValue()).isEqualTo("not_found");
    }

    private JsonNode ask(String user, String action, String data) {
        return commandSide.command(user, Commands.command(Ids.fresh(), action, group, data));
    }

    /// What became of a delivered mark, or why not.
    private String marked(String user, long seq) {
        var result = commandSide
                .marks(user, "phone-" + seq, "{\"marks\":{\"%s\":{\"seq\":%d}}}".formatted(group, seq))
                .at("/results/" + group);
        return result.at("/error/code").asString(result.get("outcome").stringValue());
    }

    private List<RecordedEvent> log() {
        return StoredChains.events(commandSide.jdbc()).stream()
                .filter(event -> event.conversation().value().equals(group))
                .toList();
    }
}
