package chat.lockstep.checker;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.checker.Mutation.Wrong;
import chat.lockstep.checker.rules.Timeline;
import chat.lockstep.checker.verdict.Violation;
import chat.lockstep.checker.world.Recording;
import chat.lockstep.checker.world.World;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A green run means nothing unless the checker finds what is wrong: each way of being wrong is put into histories
/// that are otherwise right, and found under its name, at its time and with the fault of that time.
class MutationTest {

    private static final int SEEDS = 2;

    @TempDir
    Path folder;

    static Stream<Mutation> mutations() {
        return Stream.of(HistoryMutations.all(), StoreMutations.all(), EndMutations.all(), TimeMutations.all())
                .flatMap(mutations -> mutations);
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void is_found(Mutation mutation) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            var recording = World.play(seed, 130);
            var wrong = mutation.change().apply(recording, new Random(seed));
            var verdict = Checker.check(recording.write(folder.resolve("seed" + seed)));

            assertThat(verdict.violations())
                    .as("seed " + seed + ", " + wrong + "\n" + verdict.text())
                    .anyMatch(violation ->
                            violation.invariant() == mutation.invariant() && isNamed(violation, wrong, recording));
        }
    }

    private static boolean isNamed(Violation violation, Wrong wrong, Recording recording) {
        return (wrong.t() == null
                        || (wrong.t().equals(violation.t())
                                && fault(recording, wrong.t()).equals(violation.fault())))
                && (wrong.command() == null || wrong.command().equals(violation.command()));
    }

    /// The faults whose beginning is not after, and whose health is not before, as the lines themselves say.
    private static String fault(Recording recording, long t) {
        var active = new java.util.LinkedHashSet<String>();
        for (var line : recording.faults) {
            if (line.get("t").asLong() <= t) {
                switch (line.get("kind").stringValue()) {
                    case "begin" -> active.add(line.get("fault").stringValue());
                    case "healthy" -> active.remove(line.get("fault").stringValue());
                    default -> {}
                }
            }
        }
        return active.isEmpty() ? Timeline.NONE : String.join("+", active);
    }
}
