package chat.lockstep.projector.operate;

import chat.lockstep.projector.topic.KafkaSilent;
import chat.lockstep.projector.topic.deadletter.LettersUnavailable;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;

/// The entrance of the operators' commands.
@Command(
        name = "operate",
        mixinStandardHelpOptions = true,
        description = "Commands for those who run Lockstep.",
        subcommands = {DeadLettersCommand.class, RebuildCommand.class})
public final class OperatorCommand {

    private static final String LOGGING = "logback.configurationFile";

    static final int DONE = ExitCode.OK;
    static final int NOT_AS_WISHED = 1;
    static final int SERVER_AWAY = 3;

    private OperatorCommand() {}

    public static void main(String[] arguments) {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "operator-logback.xml"); // before anything makes a logger
        }
        System.exit(run(arguments));
    }

    /// The same, without ending the process.
    static int run(String... arguments) {
        return line().execute(arguments);
    }

    static int run(PrintWriter out, String... arguments) {
        return line().setOut(out).setErr(out).execute(arguments);
    }

    private static CommandLine line() {
        return new CommandLine(new OperatorCommand()).setExecutionExceptionHandler(OperatorCommand::explain);
    }

    private static int explain(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        return switch (failure) {
            case LettersUnavailable away -> say(command, away, SERVER_AWAY);
            case ReadModelUnavailable away -> say(command, away, SERVER_AWAY);
            case KafkaSilent away -> say(command, away, SERVER_AWAY);
            case OperatorMistake mistake -> say(command, mistake, ExitCode.USAGE);
            default -> throw failure;
        };
    }

    private static int say(CommandLine command, Exception failure, int code) {
        command.getErr().println(failure.getMessage());
        command.getErr().flush();
        return code;
    }
}
