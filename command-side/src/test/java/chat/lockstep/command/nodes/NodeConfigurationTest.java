package chat.lockstep.command.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeConfigurationTest {

    @Test
    void a_node_is_reached_where_it_listens() {
        assertThat(NodeConfiguration.url("127.0.0.1", "8081")).isEqualTo("http://127.0.0.1:8081");
        assertThat(NodeConfiguration.url("::1", "8081")).isEqualTo("http://[::1]:8081");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void a_node_that_listens_everywhere_must_be_told_its_url(String address) {
        assertThatThrownBy(() -> NodeConfiguration.url(address, "8081"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lockstep.node-url");
    }
}
