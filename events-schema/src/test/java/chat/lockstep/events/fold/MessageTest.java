package chat.lockstep.events.fold;

import static chat.lockstep.events.fold.Sample.ALICE;
import static chat.lockstep.events.fold.Sample.BOB;
import static chat.lockstep.events.fold.Sample.CAROL;
import static chat.lockstep.events.fold.Sample.at;
import static chat.lockstep.events.fold.Sample.by;
import static chat.lockstep.events.fold.Sample.edited;
import static chat.lockstep.events.fold.Sample.message;
import static chat.lockstep.events.fold.Sample.sent;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.ReactionAdded;
import chat.lockstep.events.ConversationEvent.ReactionRemoved;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MessageTest {

    private static final Message SENT = Message.sent(sent(3, 2, List.of(BOB)), 3, by(ALICE), at(3));

    @Test
    void an_edit_replaces_text_and_mentions_and_keeps_the_time_of_sending() {
        var message = SENT.after(edited(3, 2, null), by(ALICE), at(9));
        assertThat(message.text()).isEqualTo("edited 3");
        assertThat(message.mentions()).isNull();
        assertThat(message.editedAt()).isEqualTo(at(9));
        assertThat(message.at()).isEqualTo(at(3));
    }

    @Test
    void a_stored_message_comes_back_as_it_was_retracted_too() {
        var json = JsonMapper.builder().build();
        for (var message : List.of(SENT, reacted(SENT, BOB, "+"), SENT.after(retraction(), by(ALICE), at(9)))) {
            assertThat(json.readValue(json.writeValueAsString(message), Message.class))
                    .isEqualTo(message);
        }
    }

    @Test
    void a_retraction_leaves_place_and_author_and_nothing_changes_the_message_afterwards() {
        var retracted = reacted(SENT, BOB, "+").after(retraction(), by(ALICE), at(9));
        assertThat(retracted.isRetracted()).isTrue();
        assertThat(retracted.text()).isNull();
        assertThat(retracted.mentions()).isNull();
        assertThat(retracted.reactions()).isEmpty();
        assertThat(retracted.seq()).isEqualTo(3);
        assertThat(retracted.by()).isEqualTo(by(ALICE));

        assertThat(retracted.after(edited(3, 2, null), by(ALICE), at(10))).isEqualTo(retracted);
        assertThat(reacted(retracted, BOB, "+")).isEqualTo(retracted);
        assertThat(retracted.after(retraction(), by(BOB), at(11))).isEqualTo(retracted);
    }

    @Test
    void reactions_are_the_same_in_whatever_order_and_however_often_they_came() {
        var one = reacted(reacted(reacted(SENT, CAROL, "+"), BOB, "-"), BOB, "+");
        var other = reacted(reacted(reacted(reacted(SENT, BOB, "+"), CAROL, "+"), BOB, "-"), BOB, "+");
        assertThat(one).isEqualTo(other);
        assertThat(one.reactions()).isEqualTo(Map.of("+", List.of(BOB, CAROL), "-", List.of(BOB)));
        assertThat(one.reactions().keySet()).containsExactly("+", "-");
    }

    @Test
    void a_reaction_that_is_taken_back_leaves_nothing() {
        var removed = new ReactionRemoved(message(3), 3, "+", 2);
        assertThat(reacted(SENT, BOB, "+").after(removed, by(BOB), at(9))).isEqualTo(SENT);
        assertThat(SENT.after(removed, by(BOB), at(9))).isEqualTo(SENT);
    }

    private static Message reacted(Message message, UserId user, String emoji) {
        return message.after(new ReactionAdded(message(3), 3, emoji, 2), by(user), at(5));
    }

    private static MessageRetracted retraction() {
        return new MessageRetracted(message(3), 3, 2);
    }
}
