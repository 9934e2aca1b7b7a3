package chat.lockstep.faults.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.local.Detours;
import chat.lockstep.local.Ports;
import chat.lockstep.local.Route;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTest {

    private static final Ports PORTS = new Ports(20_000); // nothing listens there, and nothing has to

    @TempDir
    private Path folder;

    private final Network network = new Network(PORTS, 2);

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void up_reads_a_detour_for_every_way() throws IOException {
        Path file = folder.resolve("detours");
        network.write(file);
        Detours detours = Detours.read(file, Route.all(PORTS, 2));
        assertThat(Route.all(PORTS, 2)).allMatch(route -> detours.has(route.from(), route.to()));
        assertThat(detours.kafkaListeners())
                .extracting(Detours.KafkaListener::process)
                .containsExactly("projector", "projector-2", "relay", "relay-2");
    }

    @Test
    void an_application_means_its_nodes_and_a_number_one_of_them() {
        assertThat(proxies("projector", "cassandra")).isEqualTo(2);
        assertThat(proxies("projector-1", "cassandra")).isEqualTo(1);
        assertThat(proxies("projector-2", "cassandra")).isEqualTo(1);
        assertThat(network.link("projector-1", "cassandra")).isNotEqualTo(network.link("projector-2", "cassandra"));
    }

    @Test
    void a_gateways_look_at_a_node_goes_the_way_of_its_calls() {
        assertThat(proxies("sync-gateway-2", "query-side")).isEqualTo(2);
        assertThat(proxies("sync-gateway", "command-side-2")).isEqualTo(3);
    }

    @Test
    void two_that_never_speak_are_named() {
        assertThatThrownBy(() -> network.link("query-side", "postgresql"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("query-side never speaks to postgresql")
                .hasMessageContaining("command-side -> postgresql");
    }

    @Test
    void there_is_no_link_from_one_gateway_to_a_command_node() {
        assertThatThrownBy(() -> network.link("sync-gateway-2", "command-side"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one address for all gateways");
    }

    @Test
    void clients_reach_each_gateway_by_a_link_that_can_be_cut() throws IOException {
        URI second = network.gateways().get(1);
        network.link("clients", "sync-gateway-2").cut();
        assertThatThrownBy(() -> new Socket(second.getHost(), second.getPort())).isInstanceOf(ConnectException.class);
        URI first = network.gateways().getFirst();
        try (Socket socket = new Socket(first.getHost(), first.getPort())) {
            assertThat(socket.isConnected()).isTrue();
        }
        network.heal();
        try (Socket socket = new Socket(second.getHost(), second.getPort())) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    private int proxies(String from, String to) {
        return ((ProxyLink) network.link(from, to)).proxies().size();
    }
}
