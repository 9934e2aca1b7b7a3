package chat.lockstep.cli;

import chat.lockstep.client.CommandResult;
import chat.lockstep.client.Lockstep;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Sends one message and waits until it is in the log.
@Command(
        name = "send",
        description = "Sends one message and prints its place in the log.",
        mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    final DeviceOptions options = new DeviceOptions();

    @ArgGroup(multiplicity = "1")
    final Target target = new Target();

    @Option(
            names = "--wait",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "How long to wait for the server. Default: ${DEFAULT-VALUE}.")
    int seconds;

    @Parameters(paramLabel = "TEXT", description = "The message.")
    String text = "";

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        var command = Output.of(spec);
        try (var lockstep = options.open()) {
            lockstep.connect();
            return send(lockstep, command.getOut(), command.getErr());
        }
    }

    private int send(Lockstep lockstep, PrintWriter out, PrintWriter err)
            throws InterruptedException, ExecutionException {
        var conversation = target.open(lockstep).orElseThrow();
        var sent = lockstep.send(conversation, text);
        try {
            var result = sent.result().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
            result.error().ifPresent(error -> err.println("rejected: " + Lines.harmless(error.toString())));
            if (!result.isRejected()) {
                out.println(result.seq());
            }
            return result.outcome() == CommandResult.Outcome.REJECTED ? 1 : 0;
        } catch (TimeoutException late) {
            err.println("not sent within " + seconds + " seconds (" + Lines.of(lockstep.connectionState())
                    + "); it stays in the outbox of this device");
            return 1;
        }
    }
}
