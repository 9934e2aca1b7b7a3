package chat.lockstep.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/// One process for good. Pids are used again, so a pid alone may mean a stranger; together with the boot of the machine
/// and the moment of its start in that boot it does not.
///
/// @param pid        its number now
/// @param startTicks field 22 of `/proc/<pid>/stat`: clock ticks between the boot and its start
/// @param boot       the kernel's random id of this boot
public record ProcessIdentity(long pid, long startTicks, String boot) {

    private static final int FIELD_STATE = 0;
    private static final int FIELD_START_TICKS = 19;

    /// The process that has this pid now, if there is one that has not ended.
    public static Optional<ProcessIdentity> of(long pid) {
        return statFields(pid)
                .filter(fields -> !fields[FIELD_STATE].equals("Z"))
                .map(fields -> new ProcessIdentity(pid, Long.parseLong(fields[FIELD_START_TICKS]), bootId()));
    }

    /// Reads what [#write] wrote. A file that is missing or was cut off by a crash names nobody.
    public static Optional<ProcessIdentity> read(Path file) throws IOException {
        try {
            String[] words = Files.readString(file).strip().split(" ");
            return words.length == 3
                    ? Optional.of(new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]))
                    : Optional.empty();
        } catch (NoSuchFileException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// Replaces the file in one step.
    public void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, pid + " " + startTicks + " " + boot + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /// Sends the signal, unless the process has ended.
    public void signal(StopSignal signal) throws IOException, InterruptedException {
        Signals.send(this, signal);
    }

    /// Whether it had ended within the time.
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return Signals.awaitEnd(this, limit);
    }

    /// Ends it gently, and by force after the grace.
    public void end(StopSignal signal, Duration grace) throws IOException, InterruptedException {
        Signals.end(this, signal, grace);
    }

    /// The fields after the command's name, which stands in brackets and may hold anything.
    private static Optional<String[]> statFields(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException _) {
            return "unknown-boot";
        }
    }
}
