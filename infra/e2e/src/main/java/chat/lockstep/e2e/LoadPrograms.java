package chat.lockstep.e2e;

import chat.lockstep.e2e.bench.DirectBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// What the script `lockstep` runs against a running system: measurements.
@Command(name = "lockstep", mixinStandardHelpOptions = true, subcommands = DirectBench.class)
public final class LoadPrograms {

    private LoadPrograms() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new LoadPrograms()).execute(args));
    }
}
