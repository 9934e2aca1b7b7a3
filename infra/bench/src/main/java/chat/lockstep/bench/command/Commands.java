package chat.lockstep.bench.command;

import chat.lockstep.bench.xmpp.Peer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./lockstep bench`.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures a system of its own under load, or with --running the one that runs.",
        subcommands = {
            DirectCommand.class,
            GroupCommand.class,
            IdleCommand.class,
            StormCommand.class,
            ResumeCommand.class,
            AppendCommand.class,
            RebuildCommand.class,
            GrowthCommand.class,
            HopsCommand.class,
            ReportCommand.class
        })
public final class Commands implements Callable<Integer> {

    @Option(names = "--all", description = "Measure everything")
    private boolean all;

    @Option(names = "--brief", description = "With --all: a few minutes, to see whether everything works")
    private boolean brief;

    @Option(names = "--peer", description = "With --all: in turns with another system, ${COMPLETION-CANDIDATES}")
    private @Nullable PeerName peer;

    @Mixin
    private Common common = new Common();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// What can be compared.
    enum PeerName {
        ejabberd
    }

    @Override
    public Integer call() throws Exception {
        if (!all) {
            throw new ParameterException(spec.commandLine(), "Say what is to be measured.");
        }
        if (peer != null && !Peer.isInstalled()) {
            throw new ParameterException(spec.commandLine(), "ejabberd is not installed: apt-get install ejabberd");
        }
        var plan = brief ? Plan.BRIEF : Plan.FULL;
        return common.measure(spec, (session, scratch) -> {
            if (peer == null) {
                new Suite(session, plan, null).run();
            } else {
                try (var other = Peer.start(session.loop(), scratch.resolve("peer"))) {
                    session.say(Peer.version() + " runs beside it");
                    new Suite(session, plan, other).run();
                }
            }
        });
    }
}
