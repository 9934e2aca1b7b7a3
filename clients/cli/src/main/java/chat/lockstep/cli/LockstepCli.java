package chat.lockstep.cli;

import chat.lockstep.client.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program. Its exit codes: 0 done, 1 not done (the cause is on the error output), 2 wrong usage.
@Command(
        name = "lockstep",
        description = "Chats over Lockstep from the command line.",
        mixinStandardHelpOptions = true,
        version = "0.1.0",
        subcommands = {ChatCommand.class, SendCommand.class, TailCommand.class})
public final class LockstepCli {

    private LockstepCli() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LockstepCli()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof StoreException || failure instanceof IllegalArgumentException) {
                command.getErr().println(failure.getMessage());
                return 1;
            }
            throw failure;
        });
    }
}
