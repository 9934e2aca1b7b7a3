package chat.lockstep.local.up;

import chat.lockstep.local.process.LocalFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// What the script `lockstep` runs.
@Command(
        name = "lockstep",
        description = "Runs Lockstep on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            VerifyCommands.Verify.class,
            VerifyCommands.Devices.class,
            DoctorCommand.class,
            OperatorCommands.DeadLetters.class,
            OperatorCommands.Rebuild.class,
            BackupCommands.class,
            RestoreCommand.class
        })
public final class LockstepCommand {

    private static final int FAILED = 1;

    public static void main(String[] args) {
        CommandLine command = new CommandLine(new LockstepCommand())
                .setExecutionExceptionHandler((failure, line, _) -> tell(failure, line))
                .setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(command.execute(args));
    }

    /// A known failure is shown as it is; the stack trace of an unknown one is what helps to mend it.
    private static int tell(Exception failure, CommandLine line) {
        if (failure instanceof LocalFailure known) {
            line.getErr().println(known.text());
        } else {
            failure.printStackTrace(line.getErr());
        }
        return FAILED;
    }
}
