package chat.lockstep.local.up;

import chat.lockstep.local.LocalServers;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Hands on to the program that knows backups, and tells it where the event store is.
@Command(
        name = "backup",
        description = "Copies the event store into a folder, while all runs.",
        mixinStandardHelpOptions = true,
        subcommands = BackupCommands.Verify.class)
final class BackupCommands implements Callable<Integer> {

    private static final String JAR = "infra/backup/target/infra-backup-0.1.0-SNAPSHOT-app.jar";
    private static final String MAIN = "chat.lockstep.backup.BackupProgram";

    @Option(
            names = "--to",
            paramLabel = "folder",
            description = "Where to. It must not exist yet, and is better on another disk.")
    private @Nullable Path to;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// The option is required here and not of the command, of which it would be required with `verify` too.
    @Override
    public Integer call() throws IOException, InterruptedException {
        if (to == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--to=folder'");
        }
        Surroundings surroundings = Surroundings.ofRunningSystem();
        PostgresqlAccess store = new LocalServers(surroundings.settings()).postgresql();
        return run(surroundings, store, List.of("make", "--to", absolute(to)));
    }

    /// Looks at a backup; nothing needs to run.
    @Command(
            name = "verify",
            description = "Reads a backup from end to end, with every checksum and hash chain.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {

        @Parameters(paramLabel = "folder", description = "Of the backup.")
        private Path folder = Path.of("");

        @Override
        public Integer call() throws IOException, InterruptedException {
            return program(Surroundings.read(), Map.of()).run(List.of("verify", absolute(folder)));
        }
    }

    /// Fills an empty event store.
    ///
    /// @return the exit status
    static int load(Surroundings surroundings, PostgresqlAccess empty, Path backup)
            throws IOException, InterruptedException {
        return run(surroundings, empty, List.of("load", absolute(backup)));
    }

    private static int run(Surroundings surroundings, PostgresqlAccess store, List<String> wish)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(wish);
        arguments.addAll(List.of("--database", store.jdbcUrl(), "--database-user", store.user()));
        return program(surroundings, Map.of("SPRING_DATASOURCE_PASSWORD", store.password()))
                .run(arguments);
    }

    private static JarProgram program(Surroundings surroundings, Map<String, String> secrets) {
        return new JarProgram(surroundings.checkout().resolve(JAR), MAIN, Map.of(), secrets);
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
