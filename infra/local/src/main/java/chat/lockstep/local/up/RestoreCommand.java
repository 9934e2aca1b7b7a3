package chat.lockstep.local.up;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.LocalServers;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Server;
import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Makes a backup the event store of this data folder. The new store is built beside the old one, and takes its place
/// only when it is loaded and compared; so whatever ends this, before the end there is the old store, or a mark that
/// says to begin again. What was there before is set aside, never deleted.
@Command(
        name = "restore",
        description = "Makes a backup the event store. The system must be down.",
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {

    private static final String CLUSTER = "postgresql";
    private static final String PASSWORD = "postgresql-password";

    @Parameters(paramLabel = "folder", description = "A backup that ./lockstep backup has made.")
    private Path backup = Path.of("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Surroundings surroundings = Surroundings.read();
        Path data = surroundings.data();
        try (UpLock _ = UpLock.take(data)) {
            requireDown(data);
            Path beside = data.resolve("restoring");
            DownCommand.endLeftOvers(beside);
            delete(beside);
            int status = build(surroundings, beside);
            if (status == 0) {
                replace(new Replacement(data), beside);
            } else {
                System.err.println("Nothing was replaced.");
            }
            delete(beside);
            return status;
        }
    }

    /// An `up` that was killed may have left processes that still use the stores.
    private static void requireDown(Path data) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(data.resolve("run"), "*.pid")) {
            for (Path file : files) {
                Optional<ProcessIdentity> process = ProcessIdentity.read(file).filter(ProcessIdentity::isAlive);
                if (process.isPresent()) {
                    throw new LocalFailure(
                            file.getFileName() + " names a process that still runs on " + data + " (pid "
                                    + process.get().pid() + ")",
                            "end it with ./lockstep down, then try again");
                }
            }
        }
    }

    /// An event store of its own in the folder `beside`, with the data folder's password, filled and ended in good
    /// order.
    private int build(Surroundings surroundings, Path beside) throws IOException, InterruptedException {
        DataFolder data = new DataFolder(surroundings.data());
        data.secret(PASSWORD); // makes its file
        Files.copy(data.secretFile(PASSWORD), new DataFolder(beside).secretFile(PASSWORD));
        LocalSettings settings = LocalSettings.of(beside, surroundings.ports()).withServers(Set.of(Server.POSTGRESQL));
        try (LocalServers servers = LocalServers.start(settings)) {
            return BackupCommands.load(surroundings, servers.postgresql(), backup);
        }
    }

    private static void replace(Replacement replacement, Path beside) throws IOException {
        List<Path> setAside = replacement.run(beside.resolve(CLUSTER), Instant.now());
        System.out.println(
                setAside.isEmpty() ? "There was nothing before it." : "What was there before is set aside in:");
        setAside.forEach(folder -> System.out.println("  " + folder));
        System.out.println("The views are made anew from the event store by: ./lockstep up");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
