package chat.lockstep.bench.command;

import chat.lockstep.bench.rig.Session;
import chat.lockstep.bench.scenario.Growth;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The same direct messages before and after the stored data has grown.
@Command(
        name = "growth",
        mixinStandardHelpOptions = true,
        description = "What direct messages take and cost, and the same once their conversations hold many times as "
                + "many messages.")
final class GrowthCommand extends Measuring {

    @Option(names = "--users", defaultValue = "100", description = "With two devices each: ${DEFAULT-VALUE}")
    private int users;

    @Option(names = "--rate", defaultValue = "100", description = "Messages a second: ${DEFAULT-VALUE}")
    private double rate;

    @Option(names = "--seconds", defaultValue = "20", description = "How long each is measured: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            description = "Seconds of the same load before each; what the first one sends is what is stored at first: "
                    + "${DEFAULT-VALUE}")
    private double warmUp;

    @Option(
            names = "--factor",
            defaultValue = "100",
            description = "How many times as many messages are stored then: ${DEFAULT-VALUE}")
    private int factor;

    @Option(
            names = "--seconds-max",
            defaultValue = "900",
            description = "How long is stored; what is there then is what counts: ${DEFAULT-VALUE}")
    private double secondsMax;

    @Override
    void measure(Session session) throws InterruptedException {
        session.growth().run(new Growth.Load(users, rate, warmUp, seconds), factor, secondsMax);
    }
}
