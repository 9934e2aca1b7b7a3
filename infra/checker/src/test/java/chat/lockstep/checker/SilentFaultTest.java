package chat.lockstep.checker;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.checker.verdict.Invariant;
import chat.lockstep.checker.world.Recording;
import chat.lockstep.checker.world.World;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An answer that came late because nobody could give it, and one that came late all the same.
class SilentFaultTest {

    private static final String FAULT = "F9-sync-gateway-paused-15s";
    private static final long LATE = 7_000_000;

    @TempDir
    Path folder;

    private Recording recording;
    private String command;
    private long due;

    @BeforeEach
    void an_answer_comes_seven_seconds_late() {
        recording = World.play(1, 300);
        command = TimeMutations.lateAnswer(recording, new Random(1)).command();
        due = recording
                        .lines("ok", ok -> ok.get("command").stringValue().equals(command))
                        .getFirst()
                        .get("t")
                        .asLong()
                - LATE;
    }

    @Test
    void waiting_for_what_cannot_answer_does_not_count() {
        pause(due, due + LATE);
        recording.run.putArray("silent").add(FAULT);
        assertThat(lateAnswers()).isZero();
    }

    @Test
    void it_counts_once_that_can_answer_again() {
        pause(due, due + 1);
        recording.run.putArray("silent").add(FAULT);
        assertThat(lateAnswers()).isOne();
    }

    @Test
    void it_counts_under_a_fault_that_leaves_somebody_to_answer() {
        pause(due, due + LATE);
        assertThat(lateAnswers()).isOne();
    }

    private void pause(long begin, long heal) {
        recording.faults.add(Recording.object("t", begin, "fault", FAULT, "kind", "begin", "detail", ""));
        recording.faults.add(Recording.object("t", heal, "fault", FAULT, "kind", "heal", "detail", ""));
        recording.faults.add(Recording.object("t", heal, "fault", FAULT, "kind", "healthy", "detail", ""));
        recording.faults.sort(Comparator.comparingLong(line -> line.get("t").asLong()));
        recording.run.withArray("faults").add(FAULT);
        recording.run.withArray("tried").add(FAULT);
    }

    private long lateAnswers() {
        return Checker.check(recording.write(folder)).violations().stream()
                .filter(violation -> violation.invariant() == Invariant.I9 && command.equals(violation.command()))
                .count();
    }
}
