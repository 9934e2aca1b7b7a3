package chat.lockstep.local.up;

import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.ProcessIdentity;
import chat.lockstep.local.process.StopSignal;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Stops the `up` of this data folder, and whatever an `up` that was killed has left.
@Command(
        name = "down",
        description = "Stops the system that runs on this data folder.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    private static final Duration UP_LIMIT = Duration.ofMinutes(3);
    private static final Duration LEFT_OVER_LIMIT = Duration.ofSeconds(20);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = Surroundings.read().data();
        Optional<ProcessIdentity> up = UpLock.holder(data);
        boolean found = up.isPresent();
        if (up.isPresent()) {
            System.out.println("Stopping ./lockstep up (pid " + up.get().pid() + ")");
            up.get().signal(StopSignal.TERM);
            if (!up.get().awaitEnd(UP_LIMIT)) {
                throw new LocalFailure(
                        "pid " + up.get().pid() + " has not ended after " + UP_LIMIT.toSeconds() + " s",
                        "look at ./lockstep status; kill -9 " + up.get().pid() + " ends it and its services by force");
            }
        }
        found |= endLeftOvers(data);
        System.out.println(found ? "Everything has stopped." : "Nothing runs on " + data + ".");
        return 0;
    }

    /// @return whether any of a killed `up` or restore was left
    static boolean endLeftOvers(Path data) throws IOException, InterruptedException {
        Path run = data.resolve("run");
        if (!Files.isDirectory(run)) {
            return false;
        }
        boolean found = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(run, "*.pid")) {
            for (Path file : files) {
                Optional<ProcessIdentity> process = ProcessIdentity.read(file).filter(ProcessIdentity::isAlive);
                if (process.isPresent()) {
                    System.out.println("Stopping " + file.getFileName() + " (pid "
                            + process.get().pid() + "), left over");
                    boolean postgresql = file.getFileName().toString().startsWith("postgresql");
                    process.get().end(postgresql ? StopSignal.INT : StopSignal.TERM, LEFT_OVER_LIMIT);
                    found = true;
                }
                Files.deleteIfExists(file);
            }
        }
        return found;
    }
}
