package chat.lockstep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.lockstep.local.process.PortOwner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void every_port_is_its_own_and_within_the_span() {
        Ports ports = new Ports(9000);
        List<Integer> all = new ArrayList<>(List.of(
                ports.postgresql(),
                ports.kafka(),
                ports.kafkaController(),
                ports.kafkaFor(0),
                ports.kafkaFor(1),
                ports.kafkaFor(2),
                ports.kafkaFor(3),
                ports.cassandra(),
                ports.cassandraStorage(),
                ports.redis()));
        for (int node = 1; node <= Ports.NODES_MAX; node++) {
            all.addAll(List.of(
                    ports.gateway(node),
                    ports.commandSide(node),
                    ports.querySide(node),
                    ports.gatewayManagement(node),
                    ports.commandSideManagement(node),
                    ports.querySideManagement(node),
                    ports.projectorManagement(node),
                    ports.relayManagement(node)));
        }
        assertThat(all).doesNotHaveDuplicates().allMatch(port -> port >= 9000 && port < 9000 + Ports.SPAN);
    }

    @Test
    void the_last_port_is_still_a_port() {
        assertThat(new Ports(65_510).redis()).isEqualTo(65_535);
        assertThatIllegalArgumentException().isThrownBy(() -> new Ports(65_511)).withMessageContaining("65511");
    }

    @Test
    void ports_that_need_root_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Ports(1023)).withMessageContaining("1023");
    }

    @Test
    void there_is_no_third_node() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ports(9000).gateway(3))
                .withMessageContaining("3");
    }

    @Test
    void free_ports_are_free() {
        assertThat(PortOwner.isFree(FreePorts.find().gateway())).isTrue();
    }
}
