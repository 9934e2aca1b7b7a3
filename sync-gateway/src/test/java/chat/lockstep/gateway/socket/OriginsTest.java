package chat.lockstep.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {

    private final Origins origins = new Origins(List.of("https://chat.example"));

    @ParameterizedTest
    @CsvSource({
        "https://chat.example, chat.example, true",
        "https://CHAT.example, chat.example, true",
        "http://chat.example, chat.example, false",
        "https://chat.example.evil, chat.example, false",
        "https://evil.example, chat.example, false",
        "null, chat.example, false",
        "http://localhost:8080, localhost:8080, true",
        "http://127.0.0.1:8080, 127.0.0.1:8080, true",
        "http://[::1]:8080, [::1]:8080, true",
        "http://localhost:3000, localhost:8080, false",
        "http://evil.example:8080, evil.example:8080, false",
        "http://localhost:8080, evil.example, false",
        "::::, localhost:8080, false"
    })
    void a_page_may_open_a_socket_if_it_is_listed_or_this_servers_own_on_loopback(
            String origin, String host, boolean allowed) {
        assertThat(origins.allows(origin, host)).isEqualTo(allowed);
    }

    @Test
    void a_client_that_is_no_browser_names_no_origin() {
        assertThat(origins.allows(null, "anything")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "localhost:8080, true",
        "127.0.0.1:1, true",
        "[::1]:8080, true",
        "LOCALHOST, true",
        "localhost.evil.example, false",
        "127.0.0.1.evil.example:80, false",
        "10.0.0.1, false",
        ":8080, false"
    })
    void a_host_is_loopback_or_not(String host, boolean loopback) {
        assertThat(Origins.isLoopback(host)).isEqualTo(loopback);
    }

    @Test
    void no_host_is_not_loopback() {
        assertThat(Origins.isLoopback(null)).isFalse();
    }
}
