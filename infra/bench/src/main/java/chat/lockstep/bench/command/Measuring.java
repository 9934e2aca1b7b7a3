package chat.lockstep.bench.command;

import chat.lockstep.bench.rig.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that measures and writes a report. Its status is 0, or 1 if a message was lost, doubled or refused.
abstract class Measuring implements Callable<Integer> {

    @Mixin
    private Common common = new Common();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// Adds its rows to the session.
    abstract void measure(Session session) throws Exception;

    @Override
    public Integer call() throws Exception {
        return common.measure(spec, (session, _) -> measure(session));
    }
}
