package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.command.Registration;
import chat.lockstep.gateway.frame.CommandResult.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/// How a device that was here before is told what it lacks.
class ResumeTest {

    private final SessionHarness session = new SessionHarness();
    private final World world = session.world;
    private final ConversationId chat = world.direct(World.ALICE, World.BOB);
    private final ConversationId group = world.group(World.ALICE, World.BOB, World.CAROL);

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void a_device_waits_for_its_turn_and_its_commands_do_not() {
        var other = session.greetings.enter(() -> {});
        session.hello();
        assertThat(session.freshTypes()).isEmpty();
        session.send("{\"type\":\"command\",\"id\":\"01890a5d-ac96-774b-bcce-000000000001\",\"action\":\"send\","
                + "\"conversation\":\"" + chat + "\",\"data\":{\"kind\":\"text\",\"text\":\"hi\"}}");
        assertThat(session.freshTypes()).containsExactly("result applied");

        other.end();
        session.pass(Duration.ofMillis(50));
        assertThat(session.freshTypes()).containsExactly("welcome reset", "heads 3", "caughtUp");
    }

    @Test
    void a_device_that_is_greeted_or_gone_makes_room_for_the_next() {
        session.hello();
        session.pass(Duration.ofMillis(50));
        assertThat(hasRoom()).isTrue();

        world.setBroken(true);
        session.hello();
        session.session.closed();
        session.settle();
        assertThat(hasRoom()).isTrue();
    }

    @Test
    void a_device_that_waits_for_its_registration_to_show_lets_others_begin() {
        session.commandSide.onRegister = Mono.just(new Registration(Outcome.APPLIED, 9L, null));
        session.hello();
        session.settle();
        assertThat(session.freshTypes()).isEmpty();
        assertThat(hasRoom()).isTrue();
    }

    private boolean hasRoom() {
        var begun = new AtomicBoolean();
        session.greetings.enter(() -> begun.set(true)).end();
        return begun.get();
    }

    @Test
    void a_device_without_a_cursor_is_new() {
        session.hello();
        session.pass(Duration.ofMillis(50));

        assertThat(session.fresh().getFirst().get("reason").stringValue()).isEqualTo("new_device");
    }

    @Test
    void with_a_cursor_only_what_changed_since_comes() {
        var cursor = caughtUp();
        world.message(chat, World.BOB);

        session.hello(",\"cursor\":\"" + cursor + "\"");
        session.pass(Duration.ofMillis(50));

        var frames = session.fresh();
        assertThat(frames.stream().map(SessionHarness::summary))
                .containsExactly("welcome delta", "heads 1", "caughtUp");
        assertThat(frames.getFirst().has("reason")).isFalse();
        assertThat(frames.get(1).get("conversations").get(0).get("id").stringValue())
                .isEqualTo(chat.value());
    }

    @Test
    void a_setting_that_changed_brings_its_head() {
        var cursor = caughtUp();
        world.configure(World.ALICE, group, "so far");

        session.hello(",\"cursor\":\"" + cursor + "\"");
        session.pass(Duration.ofMillis(50));

        assertThat(session.fresh().get(1).get("conversations").toString()).contains("so far", "user:alice");
    }

    @Test
    void where_nothing_changed_but_the_digest_is_not_known_no_heads_come() {
        var cursor = caughtUp();

        session.hello(",\"cursor\":\"" + cursor + "\"");
        session.pass(Duration.ofMillis(50));

        assertThat(session.freshTypes()).containsExactly("welcome delta", "caughtUp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "AQ",
                "AQEBAP9_",
                "AQEBAP9_.1",
                "AQEBAAA.x",
                "AQEBAAA.01",
                "AQEBAAA.",
                "AQEBAAA.0",
                "AQICAAABAQ.1"
            })
    void a_cursor_that_says_nothing_here_is_unknown(String cursor) {
        session.hello(",\"cursor\":\"" + cursor + "\"");
        session.pass(Duration.ofMillis(50));

        var frames = session.fresh();
        assertThat(frames.getFirst().get("reason").stringValue()).isEqualTo("cursor_unknown");
        assertThat(SessionHarness.summary(frames.get(1))).isEqualTo("heads 3");
    }

    @Test
    void a_cursor_of_another_life_of_the_topic_is_unknown() {
        var cursor = caughtUp();
        world.setTopicEpoch(2);

        session.hello(",\"cursor\":\"" + cursor + "\"");
        session.pass(Duration.ofMillis(50));

        assertThat(session.fresh().getFirst().get("reason").stringValue()).isEqualTo("cursor_unknown");
    }

    @Test
    void a_restored_store_resets_once_with_that_reason() {
        var cursor = caughtUp();
        everythingIsRestoredAs("1790000000");

        session.hello(",\"cursor\":\"" + cursor + "\"");
        session.pass(Duration.ofMillis(50));
        var frames = session.fresh();
        assertThat(frames.getFirst().get("reason").stringValue()).isEqualTo("epoch_changed");
        assertThat(SessionHarness.summary(frames.get(1))).isEqualTo("heads 3");

        session.hello(",\"cursor\":\"" + frames.getLast().get("cursor").stringValue() + "\"");
        session.pass(Duration.ofMillis(50));
        assertThat(session.freshTypes()).containsExactly("welcome delta", "caughtUp");
    }

    @Test
    void a_user_of_whom_the_backup_knows_nothing_is_told_of_the_restore_too() {
        var cursor = caughtUp();
        everythingIsRestoredAs("2");
        world.forget(chat);
        world.forget(group);

        session.hello(",\"cursor\":\"" + cursor + "\"");
        session.pass(Duration.ofMillis(50));

        var frames = session.fresh();
        assertThat(frames.getFirst().get("reason").stringValue()).isEqualTo("epoch_changed");
        assertThat(SessionHarness.summary(frames.get(1))).isEqualTo("heads 1");
    }

    @Test
    void a_conversation_that_begins_in_a_restored_store_resets_nobody() {
        everythingIsRestoredAs("3");
        var cursor = caughtUp();
        var fresh = world.group(World.ALICE, World.CAROL);
        world.setEpoch(fresh, "3");

        session.hello(",\"cursor\":\"" + cursor + "\"");
        session.pass(Duration.ofMillis(50));

        assertThat(session.fresh().stream().map(SessionHarness::summary))
                .containsExactly("welcome delta", "heads 1", "caughtUp");
    }

    private void everythingIsRestoredAs(String epoch) {
        world.setEpoch(ConversationId.ofUser(World.ALICE), epoch);
        world.setEpoch(chat, epoch);
        world.setEpoch(group, epoch);
    }

    @Test
    void a_device_with_the_digest_is_current_whatever_its_cursor() {
        session.hello();
        session.pass(Duration.ofMillis(50));
        var digest = session.fresh().getLast().get("digest").stringValue();

        session.hello(",\"cursor\":\"x\",\"digest\":\"" + digest + "\"");
        session.pass(Duration.ofMillis(50));

        assertThat(session.freshTypes()).containsExactly("welcome current", "caughtUp");
    }

    private String caughtUp() {
        session.hello();
        session.pass(Duration.ofMillis(50));
        return session.fresh().getLast().get("cursor").stringValue();
    }
}
