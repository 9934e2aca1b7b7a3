package chat.lockstep.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AggregateCacheTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AggregateCache cache = new AggregateCache(100, aggregate -> 0, meters);

    @Test
    void it_never_holds_more_than_its_bound_for_long() {
        for (int conversation = 0; conversation < 50_000; conversation++) {
            cache.put("conversation-" + conversation, "aggregate");
        }

        await().atMost(SOON).until(() -> size() <= 100);
        await().atMost(SOON)
                .until(() -> meters.get("cache.evictions").functionCounter().count() >= 49_900);
    }

    @Test
    void it_tells_how_often_it_helped() {
        cache.put("known", "aggregate");
        assertThat(cache.<String, Object>get("known")).isEqualTo("aggregate");
        assertThat(cache.<String, Object>get("unknown")).isNull();

        assertThat(meters.get("cache.gets")
                        .tag("result", "hit")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("cache.gets")
                        .tag("result", "miss")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    private double size() {
        return meters.get("cache.size").tag("cache", "aggregates").gauge().value();
    }
}
