package chat.lockstep.checker;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.checker.world.World;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What went right is found to be right, however it was cut up by faults.
class RightHistoryTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void a_right_history_is_accepted(long seed) {
        var verdict = Checker.check(World.play(seed, 300).write(folder));

        assertThat(verdict.violations()).as(verdict.text()).isEmpty();
        assertThat(verdict.totals()).containsKeys("operations", "seen", "finals", "rows", "repeatedRecords");
        assertThat(verdict.faults())
                .extracting(row -> row.fault())
                .contains("none", "F5-postgresql-killed", "F1-gateway-killed", "F7-cassandra-killed")
                .noneMatch(name -> name.contains("+"));
    }
}
