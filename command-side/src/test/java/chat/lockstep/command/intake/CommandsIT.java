package chat.lockstep.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.SharedCommandSide;
import chat.lockstep.command.StoredChains;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.EventId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CommandsIT {

    private final RunningCommandSide commandSide = SharedCommandSide.get();
    private final String alice = Ids.user("alice");
    private final String bob = Ids.user("bob");
    private final String conversation = Ids.direct(alice, bob);

    @Test
    void two_users_talk_and_every_event_has_its_place() {
        isApplied(create(alice, bob), "log", 1);
        isApplied(send(bob, "hello"), "log", 2);
        isApplied(send(alice, "hello yourself"), "log", 3);
        isApplied(read(bob, 3), "@" + bob, 1);

        StoredChains.verify(commandSide.jdbc());
    }

    private void isApplied(JsonNode result, String stream, long seq) {
        assertThat(outcome(result)).isEqualTo("applied");
        assertThat(result.get("conversation").stringValue()).isEqualTo(conversation);
        assertThat(result.get("stream").stringValue()).isEqualTo(stream);
        assertThat(result.get("seq").longValue()).isEqualTo(seq);
        assertThat(result.get("at").stringValue()).matches("....-..-..T..:..:..\\....Z");
    }

    @Test
    void the_event_id_is_the_command_id_and_the_message_id() {
        create(alice, bob);
        var id = Ids.fresh();
        commandSide.command(alice, Commands.send(id, conversation, "hello"));

        assertThat(StoredChains.events(commandSide.jdbc()))
                .filteredOn(event -> event.id().equals(EventId.of(CommandId.of(id))))
                .singleElement()
                .satisfies(event -> assertThat(event.data()).contains("\"messageId\":\"" + id + "\""))
                .satisfies(event -> assertThat(event.data()).containsPattern("\"salt\":\"[A-Za-z0-9_-]{22}\""));
    }

    @Test
    void the_same_command_again_is_a_duplicate_with_the_place_it_got_first() {
        create(alice, bob);
        var command = Commands.send(Ids.fresh(), conversation, "hello");
        var first = commandSide.command(alice, command);
        send(bob, "something in between");

        var again = commandSide.command(alice, command);

        assertThat(again.get("outcome").stringValue()).isEqualTo("duplicate");
        for (var field : new String[] {"id", "conversation", "stream", "seq", "at"}) {
            assertThat(again.get(field)).as(field).isEqualTo(first.get(field));
        }
    }

    @Test
    void a_creation_that_comes_again_is_a_duplicate_and_not_unchanged() {
        var command = Commands.create(Ids.fresh(), bob);

        assertThat(outcome(commandSide.command(alice, command))).isEqualTo("applied");
        assertThat(outcome(commandSide.command(alice, command))).isEqualTo("duplicate");
    }

    @Test
    void a_read_that_comes_again_is_a_duplicate_though_the_mark_has_moved_on() {
        create(alice, bob);
        send(bob, "one");
        var command = Commands.read(Ids.fresh(), conversation, 2);
        commandSide.command(alice, command);
        send(bob, "two");
        read(alice, 3);

        var again = commandSide.command(alice, command);

        assertThat(outcome(again)).isEqualTo("duplicate");
        assertThat(again.get("seq").longValue()).isEqualTo(1);
    }

    @Test
    void the_order_of_fields_does_not_make_another_command() {
        create(alice, bob);
        var id = Ids.fresh();
        commandSide.command(alice, Commands.command(id, "send", conversation, "{\"text\":\"hello\",\"extra\":1}"));

        assertThat(outcome(commandSide.command(
                        alice,
                        Commands.command(id, "send", conversation, "{ \"extra\": 1, \"text\": \"h\\u0065llo\" }"))))
                .isEqualTo("duplicate");
    }

    @Test
    void the_same_id_with_other_content_is_a_mismatch() {
        create(alice, bob);
        var id = Ids.fresh();
        commandSide.command(alice, Commands.send(id, conversation, "hello"));
        long events = commandSide.events();

        assertThat(error(commandSide.command(alice, Commands.send(id, conversation, "good-bye"))))
                .isEqualTo("idempotency_mismatch");
        assertThat(error(commandSide.command(alice, Commands.read(id, conversation, 1))))
                .isEqualTo("idempotency_mismatch");
        assertThat(error(commandSide.command(alice, Commands.send(id, conversation, ""))))
                .isEqualTo("idempotency_mismatch");
        assertThat(error(commandSide.command(alice, Commands.send(id, conversation, "\\ud800"))))
                .isEqualTo("idempotency_mismatch");
        assertThat(commandSide.events()).isEqualTo(events);
    }

    @Test
    void the_same_id_from_another_user_is_a_mismatch() {
        create(alice, bob);
        var command = Commands.send(Ids.fresh(), conversation, "hello");
        commandSide.command(alice, command);
        long events = commandSide.events();

        assertThat(error(commandSide.command(bob, command))).isEqualTo("idempotency_mismatch");
        assertThat(error(commandSide.command(Ids.user("mallory"), command))).isEqualTo("idempotency_mismatch");
        assertThat(commandSide.events()).isEqualTo(events);
    }

    @Test
    void a_direct_conversation_that_exists_is_unchanged_at_its_present_place() {
        create(alice, bob);
        var sent = send(alice, "hello");

        var result = create(bob, alice);

        assertThat(outcome(result)).isEqualTo("unchanged");
        assertThat(result.get("seq").longValue()).isEqualTo(2);
        assertThat(result.get("at")).isEqualTo(sent.get("at"));
        assertThat(result.get("conversation").stringValue()).isEqualTo(conversation);
    }

    @Test
    void reading_what_was_read_or_what_one_wrote_oneself_changes_nothing() {
        create(alice, bob);
        send(alice, "hello");
        long events = commandSide.events();

        var own = read(alice, 2);
        assertThat(outcome(own)).isEqualTo("unchanged");
        assertThat(own.get("stream").stringValue()).isEqualTo("@" + alice);
        assertThat(own.get("seq").longValue()).isZero();
        assertThat(own.has("at")).isFalse();
        assertThat(commandSide.events()).isEqualTo(events);

        read(bob, 2);
        assertThat(outcome(read(bob, 1))).isEqualTo("unchanged");
        assertThat(read(bob, 2).get("seq").longValue()).isEqualTo(1);
        assertThat(commandSide.events()).isEqualTo(events + 1);
    }

    @Test
    void a_reply_names_a_message_of_the_conversation() {
        create(alice, bob);
        var message = Ids.fresh();
        commandSide.command(alice, Commands.send(message, conversation, "question"));

        var reply = commandSide.command(
                bob, Commands.command(Ids.fresh(), "send", conversation, """
                        {"text":"answer","replyTo":"%s","mentions":["%s","%s"]}""".formatted(message, alice, alice)));

        assertThat(outcome(reply)).isEqualTo("applied");
        assertThat(StoredChains.events(commandSide.jdbc()))
                .filteredOn(event -> event.conversation().value().equals(conversation) && event.seq() == 3)
                .singleElement()
                .satisfies(event -> assertThat(event.data())
                        .contains("\"replyTo\":\"" + message + "\"", "\"mentions\":[\"" + alice + "\"]"));
    }

    @Test
    void a_list_runs_in_order_and_is_answered_in_order() {
        var results = commandSide.command(
                alice,
                "[" + Commands.create(Ids.fresh(), bob) + "," + Commands.send(Ids.fresh(), conversation, "one") + ","
                        + Commands.send(Ids.fresh(), conversation, "") + ","
                        + Commands.send(Ids.fresh(), conversation, "two") + "]");

        assertThat(results.valueStream().map(CommandsIT::outcome))
                .containsExactly("applied", "applied", "rejected", "applied");
        assertThat(results.get(3).get("seq").longValue()).isEqualTo(3);
    }

    @Test
    void a_command_runs_after_one_that_was_refused_for_good() {
        create(alice, bob);
        var first = Ids.fresh();

        var results = commandSide.command(
                alice,
                "[" + Commands.send(first, conversation, "") + ","
                        + Commands.after(Commands.send(Ids.fresh(), conversation, "two"), first) + "]");

        assertThat(results.valueStream().map(CommandsIT::outcome)).containsExactly("rejected", "applied");
    }

    private JsonNode create(String user, String other) {
        return commandSide.command(user, Commands.create(Ids.fresh(), other));
    }

    private JsonNode send(String user, String text) {
        return commandSide.command(user, Commands.send(Ids.fresh(), conversation, text));
    }

    private JsonNode read(String user, long upTo) {
        return commandSide.command(user, Commands.read(Ids.fresh(), conversation, upTo));
    }

    static String outcome(JsonNode result) {
        return result.get("outcome").stringValue();
    }

    static String error(JsonNode result) {
        return result.at("/error/code").asString("");
    }
}
