package chat.lockstep.faults;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Something that goes wrong, and is mended again. Begun once and healed once, by one thread, while the load goes on.
public interface Fault {

    /// The row of the fault matrix and what happens: `F7-cassandra-killed`.
    String name();

    /// How long it lasts. Zero for what happens at once, such as a kill of something that is started again by itself.
    Duration lasts();

    /// The processes that it acts on, so that two faults at once are not about the same one; empty if it acts on
    /// clients.
    default Set<String> touches() {
        return Set.of();
    }

    /// Whether it is never tried beside others, because it needs all else to be healthy.
    default boolean isAlone() {
        return false;
    }

    /// Whether clients stay connected to what cannot answer them.
    default boolean isSilent() {
        return false;
    }

    /// Why it cannot be tried here, with what would be needed; empty if it can.
    default Optional<String> obstacle(Rig rig) {
        return Optional.empty();
    }

    /// @throws IllegalStateException if it could not be done, which fails the run: a fault that did not happen proves
    ///     nothing
    void begin(Rig rig, RandomGenerator random) throws InterruptedException;

    /// Undoes it. Called also when [#begin] failed half-way.
    void heal(Rig rig) throws InterruptedException;
}
