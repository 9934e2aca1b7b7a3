package chat.lockstep.simulator;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs seeds until one breaks a law. Exit status 0: none did; 1: one did, and is named.
@Command(
        name = "simulate",
        description = "Gateway sessions and devices over a bad network, on a virtual clock.",
        mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {

    @Option(names = "--seeds", defaultValue = "1000", description = "How many seeds (default: ${DEFAULT-VALUE}).")
    private int seeds = 1_000;

    @Option(names = "--seed", defaultValue = "1", description = "The first seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--mutation", defaultValue = "NONE", description = "Break a rule: ${COMPLETION-CANDIDATES}.")
    private Mutation mutation = Mutation.NONE;

    public static void main(String[] args) {
        System.exit(new CommandLine(new SimulateCommand()).execute(args));
    }

    @Override
    public Integer call() {
        long began = System.nanoTime();
        for (long next = seed; next < seed + seeds; next++) {
            var outcome = Simulator.run(next, mutation);
            if (outcome.failure().isPresent()) {
                System.out.println(outcome);
                outcome.failure().get().printStackTrace(System.out);
                return 1;
            }
        }
        System.out.printf(
                "%d seeds from %d hold every law, in %.1f s%n", seeds, seed, (System.nanoTime() - began) / 1e9);
        return 0;
    }
}
