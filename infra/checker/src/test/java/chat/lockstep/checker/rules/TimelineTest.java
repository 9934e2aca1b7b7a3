package chat.lockstep.checker.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.checker.recording.FaultLine;
import chat.lockstep.checker.recording.FaultLine.Kind;
import chat.lockstep.checker.recording.Misplaced;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private final Timeline timeline = new Timeline();

    @Test
    void a_fault_is_active_from_its_beginning_until_all_is_healthy() {
        tell(10, "A", Kind.BEGIN);
        tell(20, "A", Kind.HEAL);
        tell(30, "A", Kind.HEALTHY);

        assertThat(timeline.at(9)).isEqualTo(Timeline.NONE);
        assertThat(timeline.at(10)).isEqualTo("A");
        assertThat(timeline.at(29)).isEqualTo("A");
        assertThat(timeline.at(30)).isEqualTo(Timeline.NONE);
    }

    @Test
    void faults_that_overlap_are_named_together_in_the_order_of_their_beginning() {
        tell(10, "B", Kind.BEGIN);
        tell(20, "A", Kind.BEGIN);
        tell(30, "B", Kind.HEALTHY);

        assertThat(timeline.at(25)).isEqualTo("B+A");
        assertThat(timeline.activeAt(25)).containsExactly("B", "A");
        assertThat(timeline.at(1_000)).isEqualTo("A");
    }

    @Test
    void a_fault_does_not_begin_while_it_is_active() {
        tell(10, "A", Kind.BEGIN);

        assertThatThrownBy(() -> tell(11, "A", Kind.BEGIN)).isInstanceOf(Misplaced.class);
    }

    private void tell(long t, String fault, Kind kind) {
        timeline.on(new FaultLine(t, fault, kind, null));
    }
}
