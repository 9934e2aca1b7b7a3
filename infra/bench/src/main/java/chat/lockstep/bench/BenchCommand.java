package chat.lockstep.bench;

import chat.lockstep.bench.command.Commands;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import picocli.CommandLine;

/// What the script `lockstep` runs to measure.
public final class BenchCommand {

    private BenchCommand() {}

    public static void main(String[] args) {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE); // there is no other log here
        System.exit(new CommandLine(new Commands()).execute(args));
    }
}
