package chat.lockstep.bench.command;

import chat.lockstep.bench.report.Row;
import chat.lockstep.bench.rig.Session;
import chat.lockstep.bench.scenario.Direct;
import chat.lockstep.bench.scenario.Limit;
import chat.lockstep.bench.scenario.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// People who write to each other in pairs.
@Command(
        name = "direct",
        mixinStandardHelpOptions = true,
        description = "Direct messages: each to both devices of the other one and to the sender's other device.")
final class DirectCommand extends Measuring {

    @Option(names = "--rate", defaultValue = "200", description = "Messages a second: ${DEFAULT-VALUE}")
    private double rate;

    @Option(names = "--seconds", defaultValue = "30", description = "How long it is measured: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "40", description = "Seconds of the same load before: ${DEFAULT-VALUE}")
    private double warmUp;

    @Option(names = "--users", defaultValue = "100", description = "With two devices each: ${DEFAULT-VALUE}")
    private int users;

    @Option(names = "--ack", description = "Devices tell what they have stored, so delivered marks are kept")
    private boolean acks;

    @Option(names = "--search", description = "Look for the highest rate that is sustained, from --rate on")
    private boolean search;

    @Option(
            names = "--profile",
            description = "Also say where the CPU time goes, and draw a flame graph of each JVM; costs some itself")
    private boolean withProfile;

    @Override
    void measure(Session session) throws InterruptedException {
        var stage = session.stage(acks);
        try (var direct = Direct.begin(stage, users, acks)) {
            direct.warmUp(rate, warmUp);
            if (withProfile) {
                session.profiled(() -> measure(stage, direct.marked(Row.PROFILED, true)));
            } else {
                measure(stage, direct);
            }
        }
    }

    private void measure(Stage stage, Direct direct) throws InterruptedException {
        if (search) {
            new Limit(stage, direct, seconds, 2 * seconds).find(rate);
        } else {
            direct.run(rate, 0, seconds);
        }
    }
}
