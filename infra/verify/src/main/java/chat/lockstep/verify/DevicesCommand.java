package chat.lockstep.verify;

import chat.lockstep.verify.DeviceStates.DeviceState;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Tells of each device and conversation whether it is in step: from what devices acknowledged and where the inboxes
/// stand. Exit status 0: none diverged; 1: some did; 2: something could not be read.
@Command(
        name = "devices",
        description = "Tells how far each device has acknowledged each conversation.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:no device diverged",
            "1:a device holds another log than the server",
            "2:something could not be read"
        })
public final class DevicesCommand implements Callable<Integer> {

    @Option(names = "--user", paramLabel = "user", description = "Look at the devices of this user only.")
    private @Nullable String user;

    @Mixin
    private CassandraOptions cassandra = new CassandraOptions();

    public static void main(String[] args) {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // nobody logs here, on purpose
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new DevicesCommand()).setExecutionExceptionHandler(VerifyCommand::toldBy);
    }

    @Override
    public Integer call() {
        try (var views = Views.open(cassandra.place())) {
            var totals = new Totals();
            new DeviceStates(views).of(user, state -> {
                totals.add(state);
                System.out.println(line(state));
            });
            System.out.println(totals);
            return totals.diverged == 0 ? 0 : 1;
        }
    }

    private static String line(DeviceState state) {
        var at = state.at() == null ? "" : "  at " + state.at();
        return "%s  %s  %s  %s%s".formatted(state.user(), state.device(), state.conversation(), state.told(), at);
    }

    /// How many of each kind there are.
    private static final class Totals {

        private long inStep;
        private long behind;
        private long diverged;
        private long never;

        void add(DeviceState state) {
            switch (state.kind()) {
                case IN_STEP -> inStep++;
                case BEHIND -> behind++;
                case DIVERGED -> diverged++;
                case NEVER_ACKNOWLEDGED -> never++;
            }
        }

        @Override
        public String toString() {
            return "%d in step, %d behind, %d diverged, %d never acknowledged"
                    .formatted(inStep, behind, diverged, never);
        }
    }
}
