package chat.lockstep.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.StreamId;
import chat.lockstep.faults.load.Held.Fit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a thin device holds is a prefix of the log, whatever comes in.
class HeldTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ID = "0f0e0d0c-0b0a-5908-8706-050403020100";

    private final Held held = new Held(ID, "1", "anna");
    private Hash chain = HashChain.base(ConversationId.of(ID), StreamId.LOG);

    private JsonNode event(long seq, String type, Map<String, ?> data) {
        var hash = Hash.sha256(new byte[] {(byte) seq});
        chain = HashChain.next(chain, hash);
        var event = new HashMap<String, Object>(Map.of("stream", "log", "seq", seq, "type", type, "data", data));
        event.put("hash", hash.toString());
        event.put("chain", chain.toString());
        return JSON.valueToTree(event);
    }

    private JsonNode sent(long seq, String message, String text) {
        return event(seq, "messageSent", Map.of("messageId", message, "text", text));
    }

    @Test
    void the_next_event_is_held_a_repeat_and_one_beyond_a_gap_are_not() {
        var first = sent(1, "m1", "one");
        var second = sent(2, "m2", "two");
        var third = sent(3, "m3", "three");
        assertThat(held.on("log", first)).isEqualTo(Fit.NEXT);
        assertThat(held.on("log", first)).isEqualTo(Fit.REPEAT);
        assertThat(held.on("log", third)).isEqualTo(Fit.GAP);
        assertThat(held.isMissingSome()).isTrue();
        assertThat(held.on("log", second)).isEqualTo(Fit.NEXT);
        assertThat(held.on("log", third)).isEqualTo(Fit.NEXT);
        assertThat(held.isMissingSome()).isFalse();
        assertThat(held.seq()).isEqualTo(3);
    }

    @Test
    void an_event_of_another_history_is_noticed() {
        assertThat(held.on("log", sent(1, "m1", "one"))).isEqualTo(Fit.NEXT);
        chain = Hash.sha256(new byte[] {99});
        assertThat(held.on("log", sent(2, "m2", "forged"))).isEqualTo(Fit.BROKEN);
        assertThat(held.seq()).isEqualTo(1);
    }

    @Test
    void messages_look_as_their_last_event_left_them() {
        held.on("log", sent(1, "m1", "one"));
        held.on("log", sent(2, "m2", "two"));
        held.on("log", event(3, "messageEdited", Map.of("messageId", "m1", "text", "one, mended")));
        held.on("log", event(4, "messageRetracted", Map.of("messageId", "m2")));
        held.on("log", event(5, "messageEdited", Map.of("messageId", "m2", "text", "too late")));
        assertThat(held.messages())
                .extracting(shown -> shown.seq() + " " + shown.sha256())
                .containsExactly("1 " + Texts.sha256("one, mended"), "2 ");
    }

    @Test
    void one_s_own_message_and_read_move_the_mark_and_others_do_not() {
        var own = (ObjectNode) sent(1, "m1", "mine");
        own.putObject("by").put("user", "anna");
        held.on("log", own);
        held.on("log", sent(2, "m2", "another's"));
        assertThat(held.readUpTo()).isEqualTo(1);
        held.on(JSON.readTree("{\"epoch\":\"1\",\"log\":{\"seq\":2},\"floor\":{\"seq\":0},\"readUpTo\":2}"));
        assertThat(held.readUpTo()).isEqualTo(2);
    }

    @Test
    void another_epoch_begins_anew() {
        held.on("log", sent(1, "m1", "one"));
        held.on(JSON.readTree("{\"epoch\":\"2\",\"log\":{\"seq\":4},\"floor\":{\"seq\":0},\"readUpTo\":2}"));
        assertThat(held.seq()).isZero();
        assertThat(held.messages()).isEmpty();
        assertThat(held.epoch()).isEqualTo("2");
        assertThat(held.isMissingSome()).isTrue();
    }
}
