package chat.lockstep.bench.command;

import chat.lockstep.bench.rig.Session;
import chat.lockstep.bench.scenario.Resume;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What a device that was away waits for when it comes back.
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "What a device that was away waits for when it comes back.")
final class ResumeCommand extends Measuring {

    @Option(names = "--conversations", defaultValue = "1000", description = "Of the user: ${DEFAULT-VALUE}")
    private int conversations;

    @Option(
            names = "--events",
            defaultValue = "100000",
            description = "Missed by the device longest away: ${DEFAULT-VALUE}")
    private int events;

    @Option(names = "--rounds", defaultValue = "15", description = "Returns of each device: ${DEFAULT-VALUE}")
    private int rounds;

    @Override
    void measure(Session session) throws Exception {
        new Resume(session.stage(false), session.gateway()).run(conversations, events, rounds);
    }
}
