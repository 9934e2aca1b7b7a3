package chat.lockstep.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class HealthCheckTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, up, true",
                "redis, down, false",
                "command-side, degraded, true",
                "command-side-2, degraded, true",
                "command-side command-side-2, down, false",
                "command-side query-side-2, degraded, true",
                "query-side query-side-2 query-side-3, down, false",
                "query-side-3, degraded, true"
            })
    void an_application_is_down_when_all_its_nodes_are(String down, String status, boolean works) {
        var isDown = down == null ? Set.<String>of() : Set.of(down.split(" "));
        Map<String, Supplier<Mono<Void>>> hops = new HashMap<>();
        for (var hop :
                new String[] {"redis", "command-side", "command-side-2", "query-side", "query-side-2", "query-side-3"
                }) {
            hops.put(hop, () -> isDown.contains(hop) ? Mono.error(new IllegalStateException("gone")) : Mono.empty());
        }

        var check = new HealthCheck(hops, Duration.ofSeconds(1), Duration.ofSeconds(1));

        StepVerifier.create(check.health())
                .assertNext(health -> {
                    assertThat(health.status()).isEqualTo(status);
                    assertThat(health.works()).isEqualTo(works);
                    isDown.forEach(hop -> assertThat(health.hops()).containsEntry(hop, "down: gone"));
                    assertThat(health.hops()).hasSize(6);
                })
                .expectComplete()
                .verify(Duration.ofSeconds(5));
    }
}
