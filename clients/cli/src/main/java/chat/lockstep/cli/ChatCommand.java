package chat.lockstep.cli;

import chat.lockstep.events.UserId;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A chat: with a prompt on a terminal, in plain lines otherwise.
@Command(
        name = "chat",
        description = "Chats: with a prompt on a terminal; else each input line is a message, each message received a"
                + " line of output.",
        mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    final DeviceOptions options = new DeviceOptions();

    @Option(names = "--with", paramLabel = "USER", description = "The other user.")
    @Nullable
    String peer;

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
        var with = Optional.ofNullable(peer).map(UserId::of);
        try (var lockstep = options.open()) {
            if (Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .isPresent()) {
                new InteractiveChat(lockstep, options, with).run();
                return 0;
            }
            var command = Output.of(spec);
            var input = new BufferedReader(new InputStreamReader(System.in, inputCharset()));
            return new PlainChat(lockstep, options.userId(), with, command.getOut(), command.getErr())
                    .run(input, follow, Duration.ofSeconds(seconds));
        }
    }

    private static Charset inputCharset() {
        var name = System.getProperty("stdin.encoding");
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }
}
