package chat.lockstep.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.local.process.LocalFailure;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurroundingsTest {

    private static final Path CHECKOUT = Path.of("/somewhere/lockstep");

    @Test
    void without_settings_it_is_port_8080_and_a_folder_in_the_checkout() {
        Surroundings surroundings = Surroundings.read(Map.of(), CHECKOUT);
        assertThat(surroundings.ports().gateway()).isEqualTo(8080);
        assertThat(surroundings.data()).isEqualTo(CHECKOUT.resolve(".lockstep"));
    }

    @Test
    void an_empty_setting_is_none() {
        Surroundings surroundings = Surroundings.read(Map.of("LOCKSTEP_PORT", " ", "LOCKSTEP_DATA", ""), CHECKOUT);
        assertThat(surroundings).isEqualTo(Surroundings.read(Map.of(), CHECKOUT));
    }

    @Test
    void both_can_be_set() {
        Surroundings surroundings =
                Surroundings.read(Map.of("LOCKSTEP_PORT", "9000", "LOCKSTEP_DATA", "/data/x/../second"), CHECKOUT);
        assertThat(surroundings.ports().redis()).isEqualTo(9025);
        assertThat(surroundings.data()).isEqualTo(Path.of("/data/second"));
    }

    @Test
    void one_or_two_nodes_of_each_application_can_be_asked_for() {
        assertThat(Surroundings.read(Map.of(), CHECKOUT).nodes()).isEqualTo(1);
        assertThat(Surroundings.read(Map.of("LOCKSTEP_NODES", "2"), CHECKOUT).nodes())
                .isEqualTo(2);
        assertThatThrownBy(() -> Surroundings.read(Map.of("LOCKSTEP_NODES", "3"), CHECKOUT))
                .isInstanceOf(LocalFailure.class)
                .hasMessageContaining("LOCKSTEP_NODES");
    }

    @Test
    void a_wrong_port_is_told_by_its_name() {
        for (String port : new String[] {"eighty", "80", "65511", "-1"}) {
            assertThatThrownBy(() -> Surroundings.read(Map.of("LOCKSTEP_PORT", port), CHECKOUT))
                    .isInstanceOf(LocalFailure.class)
                    .hasMessageContaining("LOCKSTEP_PORT")
                    .hasMessageContaining(port);
        }
    }
}
