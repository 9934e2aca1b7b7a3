package chat.lockstep.local.up;

import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What must be so before a start is worth trying, apart from the ports, which the services know.
final class Checks {

    private static final int JAVA = 25;
    static final long MIB = 1024L * 1024;
    private static final long MEMORY_MIB_MIN = 3_000;
    private static final long DISK_MIB_MIN = 2_000;

    private Checks() {}

    /// @throws LocalFailure naming the first thing that is not so
    static void run(Surroundings surroundings, List<Path> jars) throws IOException {
        java(Runtime.version().feature());
        memory(availableMib());
        disk(Files.getFileStore(surroundings.data()).getUsableSpace() / MIB, surroundings.data());
        for (Path jar : jars) {
            if (!Files.exists(jar)) {
                throw new LocalFailure("not built yet: " + jar, "build with ./lockstep build, then try again");
            }
        }
    }

    static void java(int feature) {
        if (feature != JAVA) {
            throw new LocalFailure(
                    "this is Java " + feature + ", and Lockstep needs Java " + JAVA,
                    "install a JDK 25 and set JAVA_HOME to it");
        }
    }

    static void memory(long availableMib) {
        if (availableMib < MEMORY_MIB_MIN) {
            throw new LocalFailure(
                    "only " + availableMib + " MiB of memory are available, and the system needs about 3,500",
                    "end other programs, or give the container or machine more memory");
        }
    }

    static void disk(long usableMib, Path data) {
        if (usableMib < DISK_MIB_MIN) {
            throw new LocalFailure(
                    "only " + usableMib + " MiB are free where " + data + " lies, and the system needs " + DISK_MIB_MIN,
                    "free some space, or set LOCKSTEP_DATA to a folder on another disk");
        }
    }

    /// What the machine can still give, or the container if that is less.
    static long availableMib() throws IOException {
        long machine = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .orElse(Long.MAX_VALUE);
        Optional<Long> limit = number(Path.of("/sys/fs/cgroup/memory.max"));
        Optional<Long> used = number(Path.of("/sys/fs/cgroup/memory.current"));
        long container = limit.isPresent() && used.isPresent() ? limit.get() - used.get() : Long.MAX_VALUE;
        return Math.min(machine, container) / MIB;
    }

    private static Optional<Long> number(Path file) {
        try {
            return Optional.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty(); // no such limit: the file is missing or says "max"
        }
    }
}
