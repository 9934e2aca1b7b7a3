package chat.lockstep.local.up;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.ProcessIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Held by the one `up` of a data folder. The kernel gives it back when the process ends, however it ends; the file
/// beside it says which process that is.
final class UpLock implements AutoCloseable {

    private final FileChannel channel;
    private final Path pidFile;

    private UpLock(FileChannel channel, Path pidFile) {
        this.channel = channel;
        this.pidFile = pidFile;
    }

    /// @throws LocalFailure if another `up` has it
    static UpLock take(Path data) throws IOException {
        Path run = new DataFolder(data).folder("run");
        FileChannel channel =
                FileChannel.open(run.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(channel)) {
            channel.close();
            String holder =
                    holder(data).map(up -> "pid " + up.pid()).orElse("a process that is just starting or ending");
            throw new LocalFailure(
                    "another ./lockstep up uses " + data + " (" + holder + ")",
                    "stop it with ./lockstep down, or set LOCKSTEP_DATA and LOCKSTEP_PORT for a second system beside it");
        }
        ProcessIdentity.of(ProcessHandle.current().pid())
                .orElseThrow(() -> new IOException("this process is not in /proc"))
                .write(pidFile(data));
        return new UpLock(channel, pidFile(data));
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false; // held by this very process
        }
    }

    /// The `up` that runs on this data folder.
    static Optional<ProcessIdentity> holder(Path data) throws IOException {
        return ProcessIdentity.read(pidFile(data)).filter(ProcessIdentity::isAlive);
    }

    private static Path pidFile(Path data) {
        return data.resolve("run").resolve("up.identity");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(pidFile);
        channel.close();
    }
}
