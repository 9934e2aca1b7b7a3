package chat.lockstep.simulator;

import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Runs histories, one after the other.
public final class Simulator {

    /// A device that dies says so, in every history.
    private static final Logger DEVICES = Logger.getLogger("chat.lockstep.client");

    private Simulator() {}

    /// What a seed led to.
    ///
    /// @param failure what was broken; empty if every law held
    public record Outcome(long seed, String summary, Optional<Throwable> failure) {

        @Override
        public String toString() {
            return failure.map(broken -> "seed " + seed + " (repeat with --seed " + seed + "): " + broken)
                    .orElse("seed " + seed + ": " + summary);
        }
    }

    public static Outcome run(long seed, Mutation mutation) {
        DEVICES.setLevel(Level.OFF);
        try (var simulation = new Simulation(seed, mutation)) {
            return new Outcome(seed, simulation.run(), Optional.empty());
        } catch (RuntimeException | AssertionError broken) {
            return new Outcome(seed, "", Optional.of(broken));
        }
    }
}
