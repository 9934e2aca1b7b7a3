package chat.lockstep.bench.command;

import chat.lockstep.bench.rig.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Commands a second at the command side and the event store.
@Command(
        name = "append",
        mixinStandardHelpOptions = true,
        description = "Commands a second at the command side and the event store.")
final class AppendCommand extends Measuring {

    @Option(
            names = "--writers",
            defaultValue = "16",
            description = "That each wait for their answers: ${DEFAULT-VALUE}")
    private int writers;

    @Option(names = "--seconds", defaultValue = "20", description = "How long it is measured: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "10", description = "Seconds of the same load before: ${DEFAULT-VALUE}")
    private double warmUp;

    @Override
    void measure(Session session) throws Exception {
        session.append().run(writers, warmUp, seconds);
    }
}
