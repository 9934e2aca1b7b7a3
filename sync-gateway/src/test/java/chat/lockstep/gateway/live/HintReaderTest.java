package chat.lockstep.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.events.UserId;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.frame.Encoding;
import chat.lockstep.gateway.frame.FrameEncoder;
import chat.lockstep.gateway.frame.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintReaderTest {

    private final HintReader reader = new HintReader(Json.mapper());
    private final World world = new World();

    @Test
    void several_pairs_of_lines_are_several_hints() {
        var chat = world.direct(World.ALICE, World.BOB);
        var message = world.message(chat, World.BOB);
        var read = world.read(chat, World.ALICE, 2);

        var hints = reader.read(header(chat.value(), "log", 2, "messageSent", "bob") + "\n" + message.json() + "\n"
                + header(chat.value(), "@alice", 1, "read", "alice") + "\n" + read.json() + "\n");

        assertThat(hints).hasSize(2);
        assertThat(hints.get(0).conversation()).isEqualTo(chat);
        assertThat(hints.get(0).seq()).isEqualTo(2);
        assertThat(hints.get(0).users()).containsExactly(UserId.of("alice"));
        assertThat(hints.get(0).isMessageBy(World.BOB)).isTrue();
        assertThat(hints.get(0).readUpToBy(World.BOB)).isZero();
        assertThat(hints.get(1).readUpToBy(World.ALICE)).isEqualTo(2);
        assertThat(hints.get(1).readUpToBy(World.BOB)).isZero();
    }

    @Test
    void a_frame_is_encoded_once_and_carries_the_event_as_it_came() {
        var chat = world.direct(World.ALICE, World.BOB);
        var message = world.message(chat, World.BOB);
        var hint = world.hint(message);
        var encoder = new FrameEncoder(Json.mapper());

        assertThat(hint.frame().encoded(encoder, Encoding.JSON))
                .isSameAs(hint.frame().encoded(encoder, Encoding.JSON));
        assertThat(new String(hint.frame().encoded(encoder, Encoding.JSON), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"events\":[" + message.json() + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "x\ny", "{}\n{}", "{\"conversation\":\"nobody\"}\n{}"})
    void anything_else_is_refused(String message) {
        assertThatThrownBy(() -> reader.read(message)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String header(String conversation, String stream, long seq, String type, String by) {
        return "{\"conversation\":\"%s\",\"epoch\":\"1\",\"stream\":\"%s\",\"seq\":%d,\"type\":\"%s\",\"by\":\"%s\",\"users\":[\"alice\"]}"
                .formatted(conversation, stream, seq, type, by);
    }
}
