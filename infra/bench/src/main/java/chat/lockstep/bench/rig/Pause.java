package chat.lockstep.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Stops all processes of a system where they are, and lets them go on. A program that ends meanwhile lets them go on
/// too, so that they can be ended.
final class Pause {

    /// The shell that ends a server when whoever started it is gone: it goes on to watch.
    private static final String WATCHER = "sh";

    private final Supplier<Map<String, Long>> pids;
    private final Thread atTheEnd = new Thread(this::goOn, "go-on");

    /// @param pids of the processes, by name; their children are stopped too
    Pause(Supplier<Map<String, Long>> pids) {
        this.pids = pids;
    }

    void begin() {
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        signal("STOP");
    }

    void end() {
        goOn();
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
    }

    private void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        var command = new ArrayList<>(List.of("kill", "-" + name));
        pids.get().values().stream().flatMap(Pause::tree).forEach(pid -> command.add(Long.toString(pid)));
        try {
            // One that has ended meanwhile makes the status useless.
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException("kill could not be run", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Stream<Long> tree(long pid) {
        var children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(child -> !isWatcher(child))
                .map(ProcessHandle::pid);
        return Stream.concat(Stream.of(pid), children);
    }

    private static boolean isWatcher(ProcessHandle process) {
        try {
            var comm = Path.of("/proc/" + process.pid() + "/comm");
            return Files.readString(comm).strip().equals(WATCHER);
        } catch (IOException ended) {
            return false;
        }
    }
}
