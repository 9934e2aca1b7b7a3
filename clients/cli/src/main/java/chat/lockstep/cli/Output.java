package chat.lockstep.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Where a command prints.
final class Output {

    private Output() {}

    static CommandLine of(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("picocli fills in the command's specification");
        }
        return spec.commandLine();
    }
}
