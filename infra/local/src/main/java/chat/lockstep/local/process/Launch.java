package chat.lockstep.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How to start a process.
///
/// @param command     program and arguments; visible to every user of the machine, so never a secret
/// @param environment added to this JVM's own; the place for secrets
/// @param directory   the working directory
public record Launch(List<String> command, Map<String, String> environment, Path directory) {

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// The environment may hold secrets and is not shown.
    @Override
    public String toString() {
        return "Launch" + command;
    }
}
