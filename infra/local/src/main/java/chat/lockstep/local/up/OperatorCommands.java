package chat.lockstep.local.up;

import chat.lockstep.local.LocalServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// The commands of an operator that the projector's jar carries. They get the projector's settings; what they mean by
/// their arguments is theirs to say.
abstract class OperatorCommands implements Callable<Integer> {

    private static final String MAIN = "chat.lockstep.projector.operate.OperatorCommand";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var surroundings = Surroundings.ofRunningSystem();
        var projector = new Applications(surroundings, new LocalServers(surroundings.settings()))
                .all().stream()
                        .filter(application -> application.name().equals(Applications.PROJECTOR))
                        .findFirst()
                        .orElseThrow();
        List<String> handedOn = new ArrayList<>(List.of(spec.name()));
        handedOn.addAll(arguments);
        return JarProgram.of(projector, MAIN).run(handedOn);
    }

    /// Events that were set aside because they could not be applied.
    @Command(name = "dead-letters", description = "Lists, shows, retries or discards the events that were set aside.")
    static final class DeadLetters extends OperatorCommands {}

    /// A new version of the views.
    @Command(name = "rebuild", description = "Folds views anew from the log, beside the running ones.")
    static final class Rebuild extends OperatorCommands {}
}
