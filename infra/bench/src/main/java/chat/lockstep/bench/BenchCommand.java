package chat.lockstep.bench;

import chat.lockstep.bench.command.Commands;
import picocli.CommandLine;

/// What the script `lockstep` runs to measure.
public final class BenchCommand {

    private BenchCommand() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Commands()).execute(args));
    }
}
