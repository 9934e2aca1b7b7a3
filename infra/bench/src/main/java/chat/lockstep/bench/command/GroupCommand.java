package chat.lockstep.bench.command;

import chat.lockstep.bench.rig.Session;
import chat.lockstep.bench.scenario.Group;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Messages in a group whose members are all connected.
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = "Messages in a group whose members are all connected.")
final class GroupCommand extends Measuring {

    @Option(names = "--members", defaultValue = "256", description = "With one device each: ${DEFAULT-VALUE}")
    private int members;

    @Option(names = "--rate", defaultValue = "4", description = "Messages a second: ${DEFAULT-VALUE}")
    private double rate;

    @Option(names = "--seconds", defaultValue = "20", description = "How long it is measured: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--warm-up", defaultValue = "10", description = "Seconds of the same load before: ${DEFAULT-VALUE}")
    private double warmUp;

    @Override
    void measure(Session session) throws Exception {
        new Group(session.stage(false)).run(members, rate, warmUp, seconds);
    }
}
