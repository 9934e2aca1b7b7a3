package chat.lockstep.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.bench.load.Counts;
import chat.lockstep.bench.report.Row;
import chat.lockstep.bench.report.Row.Latency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitTest {

    private static final Counts RIGHT = new Counts(100, 100, 0, 300, 300, 0, 0, 0, 0);

    @Test
    void a_rate_is_sustained_while_99_of_100_deliveries_come_in_time() {
        assertThat(Limit.holds(row(RIGHT, 100))).isTrue();
        assertThat(Limit.holds(row(RIGHT, 100.1))).isFalse();
    }

    @Test
    void and_nothing_is_lost_doubled_refused_or_sent_again() {
        assertThat(Limit.holds(row(new Counts(100, 100, 0, 300, 299, 1, 0, 0, 0), 10)))
                .isFalse();
        assertThat(Limit.holds(row(new Counts(100, 100, 0, 300, 300, 0, 1, 0, 0), 10)))
                .isFalse();
        assertThat(Limit.holds(row(new Counts(100, 99, 1, 300, 297, 0, 0, 0, 0), 10)))
                .isFalse();
        assertThat(Limit.holds(row(new Counts(100, 100, 0, 300, 300, 0, 0, 0, 1), 10)))
                .isFalse();
        assertThat(Limit.holds(row(new Counts(100, 100, 0, 300, 300, 0, 0, 7, 0), 10)))
                .as("a repeat is allowed")
                .isTrue();
    }

    private static Row row(Counts counts, double p99) {
        return new Row(
                "direct",
                "lockstep",
                Map.of(),
                "2026-01-31T12:00:00Z",
                10,
                counts,
                Map.of("delivery", new Latency(300, 5, 10, p99, 2 * p99, 3 * p99, "")),
                null,
                Map.of(),
                List.of());
    }
}
