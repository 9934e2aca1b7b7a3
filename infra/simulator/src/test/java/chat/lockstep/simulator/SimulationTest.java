package chat.lockstep.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A thousand histories, and the proof that a broken rule would show in them.
class SimulationTest {

    private static final int SEEDS = 1_000;
    private static final int SEEDS_TO_FIND_MAX = 60;

    @Test
    void every_history_holds_the_laws() {
        var failures = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> Simulator.run(seed, Mutation.NONE))
                .filter(outcome -> outcome.failure().isPresent())
                .toList();
        assertThat(failures).isEmpty();
    }

    @Test
    void the_same_seed_gives_the_same_history() {
        for (long seed = 1; seed <= 5; seed++) {
            var once = Simulator.run(seed, Mutation.NONE);
            assertThat(Simulator.run(seed, Mutation.NONE)).isEqualTo(once);
            assertThat(Simulator.run(seed + 100, Mutation.NONE).summary()).isNotEqualTo(once.summary());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_broken_rule_is_found_and_its_seed_named(Mutation mutation) {
        var found = LongStream.rangeClosed(1, SEEDS_TO_FIND_MAX)
                .mapToObj(seed -> Simulator.run(seed, mutation))
                .filter(outcome -> outcome.failure().isPresent())
                .findFirst();
        assertThat(found).as("a seed that finds %s", mutation).isPresent();
        assertThat(found.orElseThrow())
                .asString()
                .contains("--seed " + found.orElseThrow().seed());
        assertThat(found.flatMap(Simulator.Outcome::failure).map(Throwable::getMessage))
                .isNotEqualTo(Optional.empty());
    }
}
