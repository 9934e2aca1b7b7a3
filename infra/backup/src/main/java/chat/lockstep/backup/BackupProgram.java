package chat.lockstep.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes, verifies and loads backups. Exit status 0: done; 1: it could not be done, or cannot be trusted.
///
/// `./lockstep backup` and `./lockstep restore` say where the databases are; somebody else says it with the options.
@Command(name = "backup", description = "Backups of the event store.", mixinStandardHelpOptions = true)
public final class BackupProgram {

    private static final String PASSWORD = "SPRING_DATASOURCE_PASSWORD";
    private static final int FAILED = 1;

    public static void main(String[] args) {
        Logger.getLogger("").setLevel(Level.WARNING); // what Flyway tells else would stand in the middle of the answer
        System.exit(new CommandLine(new BackupProgram())
                .setExecutionExceptionHandler(BackupProgram::tell)
                .execute(args));
    }

    private static int tell(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        known(failure)
                .ifPresentOrElse(
                        known -> line.getErr().println(known.text()), () -> failure.printStackTrace(line.getErr()));
        return FAILED;
    }

    /// What a stream passed on has the failure inside.
    private static Optional<BackupFailure> known(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BackupFailure known) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /// Where the event store is.
    static final class Databases {

        @Option(
                names = "--database",
                required = true,
                paramLabel = "url",
                description = "A database of the event store, as JDBC names it; again for each. The password is in "
                        + PASSWORD + ".")
        private List<String> urls = new ArrayList<>();

        @Option(names = "--database-user", required = true, paramLabel = "name", description = "Of the databases.")
        private String user = "";

        private List<Database> all() {
            var password = Objects.requireNonNullElse(System.getenv(PASSWORD), "");
            return urls.stream().map(url -> new Database(url, user, password)).toList();
        }
    }

    @Command(name = "make", description = "Copies the event store into a folder, while it is used.")
    int make(
            @Option(names = "--to", required = true, paramLabel = "folder", description = "Must not exist yet.")
                    Path to,
            @Mixin Databases databases)
            throws IOException, SQLException {
        Backup.make(databases.all(), to, Clock.systemUTC(), System.out::println);
        System.out.println("The backup is in " + to.toAbsolutePath() + ".");
        return 0;
    }

    @Command(name = "verify", description = "Reads a backup from end to end, with every checksum and hash chain.")
    int verify(@Parameters(paramLabel = "folder") Path folder) throws IOException {
        var manifest = Backup.verify(folder, System.out::println);
        System.out.println(
                "All of it is as it was written at " + manifest.made() + ", in history " + manifest.history() + ".");
        return 0;
    }

    @Command(name = "load", description = "Loads a backup into empty databases, as another history of the store.")
    int load(
            @Parameters(paramLabel = "folder") Path folder,
            @Mixin Databases databases,
            @Option(
                            names = "--history",
                            paramLabel = "number",
                            description = "Of the history that begins; the seconds since 1970 if absent.")
                    @Nullable
                    Long history)
            throws IOException, SQLException {
        var wanted = history == null ? OptionalLong.empty() : OptionalLong.of(history);
        long begun = Restore.load(folder, databases.all(), wanted, Clock.systemUTC(), System.out::println);
        System.out.println("The event store goes on in history " + begun + ".");
        return 0;
    }
}
