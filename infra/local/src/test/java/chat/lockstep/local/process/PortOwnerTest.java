package chat.lockstep.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortOwnerTest {

    @Test
    void the_listener_is_named_by_its_pid_and_command() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(PortOwner.isFree(socket.getLocalPort())).isFalse();
            assertThat(PortOwner.describe(socket.getLocalPort()))
                    .startsWith("pid " + ProcessHandle.current().pid() + " (")
                    .contains("java");
        }
    }

    @Test
    void a_listener_on_all_addresses_takes_the_port_too() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            assertThat(PortOwner.isFree(socket.getLocalPort())).isFalse();
            assertThat(PortOwner.describe(socket.getLocalPort()))
                    .startsWith("pid " + ProcessHandle.current().pid());
        }
    }

    @Test
    void a_port_that_was_closed_is_free_again() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        assertThat(PortOwner.isFree(port)).isTrue();
    }
}
