package chat.lockstep.bench.command;

import chat.lockstep.bench.rig.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Where the time of direct messages goes.
@Command(
        name = "hops",
        mixinStandardHelpOptions = true,
        description =
                "Where the time of direct messages goes, hop by hop, by the servers' own traces. Needs a system of "
                        + "its own.")
final class HopsCommand extends Measuring {

    @Option(names = "--users", defaultValue = "100", description = "With two devices each: ${DEFAULT-VALUE}")
    private int users;

    @Option(names = "--rate", defaultValue = "200", description = "Messages a second: ${DEFAULT-VALUE}")
    private double rate;

    @Option(names = "--seconds", defaultValue = "60", description = "How long it is measured: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "40", description = "Seconds of the same load before: ${DEFAULT-VALUE}")
    private double warmUp;

    @Override
    void measure(Session session) throws InterruptedException {
        session.hops()
                .orElseThrow(() -> new IllegalStateException("Only a system of its own sends its traces here."))
                .run(users, rate, warmUp, seconds);
    }
}
