package chat.lockstep.bench.command;

import chat.lockstep.bench.rig.Session;
import chat.lockstep.bench.scenario.Rebuild;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The views folded anew from the log: events a second.
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = "The views folded anew from the log: events a second.")
final class RebuildCommand extends Measuring {

    @Option(
            names = "--events",
            defaultValue = "20000",
            description = "Messages that are written before: ${DEFAULT-VALUE}")
    private int events;

    @Override
    void measure(Session session) throws Exception {
        if (events > 0) {
            session.append().write(events);
        }
        new Rebuild(session.stage(false), session.system()::command).run();
    }
}
