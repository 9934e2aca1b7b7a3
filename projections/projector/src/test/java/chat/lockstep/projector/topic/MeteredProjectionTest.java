package chat.lockstep.projector.topic;

import static chat.lockstep.projector.History.ALICE;
import static chat.lockstep.projector.History.BOB;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.projector.History;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeteredProjectionTest {

    private final List<TopicEvent> events = History.direct(ALICE, BOB)
            .created(ALICE, BOB)
            .sent(ALICE, "one")
            .sent(BOB, "two")
            .events();
    private final RecordingProjection inner = new RecordingProjection();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Instant now = events.getLast().recorded().at().instant();
    private final MeteredProjection projection = new MeteredProjection(inner, "live", meters, () -> now);

    @Test
    void an_event_is_timed_from_its_own_time() {
        now = events.getFirst().recorded().at().instant().plusMillis(70);
        projection.on(List.of(events.getFirst()));

        assertThat(applied().count()).isEqualTo(1);
        assertThat(applied().totalTime(MILLISECONDS)).isEqualTo(70);
    }

    @Test
    void an_event_from_a_clock_that_is_ahead_counts_as_no_time() {
        now = Instant.EPOCH;
        projection.on(events);

        assertThat(applied().count()).isEqualTo(3);
        assertThat(applied().totalTime(MILLISECONDS)).isZero();
    }

    @Test
    void what_is_refused_is_neither_counted_nor_timed() {
        inner.refuseWhen(event -> event.equals(events.get(1)));
        assertThat(projection.on(events)).hasSize(1);

        assertThat(applied().count()).isEqualTo(2);
        assertThat(count("lockstep.projector.records")).isEqualTo(2);
        assertThat(count("lockstep.projector.failures")).isZero();
    }

    @Test
    void a_batch_that_failed_is_counted_as_such() {
        inner.failWhen(event -> event.equals(events.get(1)));
        assertThatThrownBy(() -> projection.on(events)).hasMessage("told to fail");

        assertThat(applied().count()).isZero();
        assertThat(count("lockstep.projector.records")).isZero();
        assertThat(count("lockstep.projector.failures")).isEqualTo(1);
        assertThat(meters.get("lockstep.projector.batch")
                        .tag("group", "live")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private Timer applied() {
        return meters.get("lockstep.projector.applied").tag("group", "live").timer();
    }

    private double count(String name) {
        return meters.get(name).tag("group", "live").counter().count();
    }
}
