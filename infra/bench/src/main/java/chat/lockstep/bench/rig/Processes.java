package chat.lockstep.bench.rig;

import chat.lockstep.local.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The processes of a system, as its data folder names them.
public final class Processes {

    private static final String PID = ".pid";
    private static final String WATCHER = "up"; // starts and watches the others, and is not part of what is measured

    private Processes() {}

    /// Each that runs now, by the name of its pid file.
    public static Map<String, Long> of(Path data) {
        var pids = new TreeMap<String, Long>();
        try (var files = Files.newDirectoryStream(data.resolve("run"), "*" + PID)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                ProcessIdentity.read(file)
                        .filter(ProcessIdentity::isAlive)
                        .ifPresent(process -> pids.put(name.substring(0, name.length() - PID.length()), process.pid()));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("no system runs on " + data, unreadable);
        }
        pids.remove(WATCHER);
        return pids;
    }
}
