package chat.lockstep.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder that is deleted after the JVM has ended, however it ended, by a small shell that waits for that. A shutdown
/// hook would miss a kill, and would run while the servers are still writing.
final class TemporaryFolder {

    private final Path path;
    private final Process reaper;

    private TemporaryFolder(Path path, Process reaper) {
        this.path = path;
        this.reaper = reaper;
    }

    static TemporaryFolder create() throws IOException {
        Path path = Files.createTempDirectory("lockstep-test-").toRealPath();
        Process reaper = new ProcessBuilder("/bin/sh", "-c", script(), path.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new TemporaryFolder(path, reaper);
    }

    Path path() {
        return path;
    }

    /// Deletes it now, or as soon as the processes in it have ended.
    void release() {
        try {
            reaper.getOutputStream().close();
        } catch (IOException _) {
            // The reaper is gone already, and the folder with it.
        }
    }

    private static String script() throws IOException {
        try (InputStream script = TemporaryFolder.class.getResourceAsStream("reaper.sh")) {
            if (script == null) {
                throw new IllegalStateException("reaper.sh is missing from the jar");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
