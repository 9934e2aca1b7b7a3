package chat.lockstep.command.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.SharedCommandSide;
import chat.lockstep.command.StoredChains;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesIT {

    private final RunningCommandSide commandSide = SharedCommandSide.get();
    private final String alice = Ids.user("alice");

    @Test
    void a_device_is_registered_once() {
        var json = "{\"name\":\"Alice's phone\",\"platform\":\"android\"}";

        assertThat(commandSide.device(alice, "phone", json)).hasToString("{\"outcome\":\"applied\",\"seq\":1}");
        assertThat(commandSide.device(alice, "laptop", "{}")).hasToString("{\"outcome\":\"applied\",\"seq\":2}");
        assertThat(commandSide.device(alice, "phone", json)).hasToString("{\"outcome\":\"unchanged\",\"seq\":2}");
        StoredChains.verify(commandSide.jdbc());
    }

    @Test
    void the_seventeenth_device_is_refused() {
        for (int device = 1; device <= 16; device++) {
            commandSide.device(alice, "device-" + device, "{}");
        }
        long events = commandSide.events();

        var answer = commandSide.device(alice, "device-17", "{}");

        assertThat(answer.get("outcome").stringValue()).isEqualTo("rejected");
        assertThat(answer.get("seq").longValue()).isEqualTo(16);
        assertThat(answer.at("/error/code").stringValue()).isEqualTo("too_many");
        assertThat(commandSide.events()).isEqualTo(events);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":7}", "{\"platform\":\"\\u0000\"}", "{\"name\":\"\\ud800\"}", "[]"})
    void a_malformed_device_is_refused(String json) {
        long events = commandSide.events();

        assertThat(commandSide.device(alice, "phone", json).at("/error/code").stringValue())
                .isEqualTo("invalid_field");
        assertThat(commandSide.events()).isEqualTo(events);
    }
}
