package chat.lockstep.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A chat: with a prompt on a terminal, in plain lines otherwise.
@Command(
        name = "chat",
        description =
                "Chats: with a prompt on a terminal; else each input line is a message, and each message received a"
                        + " line of output. A line that begins with a slash is an order; /help lists them.",
        mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    final DeviceOptions options = new DeviceOptions();

    @ArgGroup(multiplicity = "0..1")
    final Target target = new Target();

    @Option(names = "--follow", description = "Without a terminal: go on printing after the end of the input.")
    boolean follow;

    @Option(
            names = "--wait",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "At the end of the input: how long to wait for the server. Default: ${DEFAULT-VALUE}.")
    int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var lockstep = options.open()) {
            if (Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .isPresent()) {
                new InteractiveChat(lockstep, options, target.open(lockstep)).run();
                return 0;
            }
            var command = Output.of(spec);
            var input = new BufferedReader(new InputStreamReader(System.in, inputCharset()));
            var plain = new PlainChat(
                    lockstep, options.userId(), target.open(lockstep), command.getOut(), command.getErr());
            return plain.run(input, follow, Duration.ofSeconds(seconds));
        }
    }

    private static Charset inputCharset() {
        var name = System.getProperty("stdin.encoding");
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }
}
