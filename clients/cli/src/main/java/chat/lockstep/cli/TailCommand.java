package chat.lockstep.cli;

import chat.lockstep.client.ConnectionState;
import chat.lockstep.client.Lockstep;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Prints what happens as it comes.
@Command(
        name = "tail",
        description = "Prints what happens in all conversations, one line each, until it is stopped: messages as"
                + " 'time user: text', everything else as '* user' and words.",
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {

    private static final Duration FOREVER = Duration.ofDays(36_500);

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    final DeviceOptions options = new DeviceOptions();

    @Option(names = "--history", description = "Print what this device holds already, too.")
    boolean history;

    @Option(names = "--once", description = "End as soon as the device is in step.")
    boolean once;

    @Option(
            names = "--wait",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "With --once: how long to wait for that. Default: ${DEFAULT-VALUE}.")
    int seconds;

    @Override
    public Integer call() throws InterruptedException {
        var command = Output.of(spec);
        try (var lockstep = options.open();
                var wait = new Wait(lockstep)) {
            var printer = new MessagePrinter(
                    lockstep, command.getOut(), (conversation, entry) -> !conversation.isPrivate(), history);
            printer.start();
            lockstep.connect();
            boolean reached = once
                    ? lockstep.awaitInStep(Duration.ofSeconds(seconds))
                    : wait.until(() -> lockstep.connectionState() instanceof ConnectionState.Stopped, FOREVER);
            printer.finish();
            return reached && once ? 0 : failure(lockstep);
        }
    }

    private int failure(Lockstep lockstep) {
        Output.of(spec).getErr().println(Lines.of(lockstep.connectionState()));
        return 1;
    }
}
