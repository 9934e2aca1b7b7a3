package chat.lockstep.bench.command;

import chat.lockstep.bench.rig.Session;
import chat.lockstep.bench.scenario.Storm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Devices that lose their connections and all come back at the same moment.
@Command(
        name = "storm",
        mixinStandardHelpOptions = true,
        description = "Devices that lose their connections and all come back at the same moment.")
final class StormCommand extends Measuring {

    @Option(
            names = "--devices",
            defaultValue = "5000",
            description = "That come back, a multiple of 4: ${DEFAULT-VALUE}")
    private int devices;

    @Option(names = "--rate", defaultValue = "100", description = "Messages a second of the others: ${DEFAULT-VALUE}")
    private double rate;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "How long those go on from the return on: ${DEFAULT-VALUE}")
    private double seconds;

    @Override
    void measure(Session session) throws Exception {
        new Storm(session.stage(false), session.gateway()).run(devices, rate, seconds);
    }
}
