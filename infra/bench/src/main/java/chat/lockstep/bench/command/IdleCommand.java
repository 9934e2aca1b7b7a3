package chat.lockstep.bench.command;

import chat.lockstep.bench.rig.Session;
import chat.lockstep.bench.scenario.Idle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Connections at rest: what they cost in memory and CPU time.
@Command(
        name = "idle",
        mixinStandardHelpOptions = true,
        description = "Connections at rest: what they cost in memory and CPU time.")
final class IdleCommand extends Measuring {

    @Option(names = "--connections", defaultValue = "10000", description = "Of as many users: ${DEFAULT-VALUE}")
    private int connections;

    @Option(
            names = "--rest",
            defaultValue = "20",
            description = "Seconds of nothing, without and with connections: ${DEFAULT-VALUE}")
    private int rest;

    @Override
    void measure(Session session) throws Exception {
        new Idle(session.stage(false), Idle::isGateway).run(connections, rest);
    }
}
