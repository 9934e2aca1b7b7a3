package chat.lockstep.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Asks a JVM of this machine through the JDK's `jcmd`.
public final class JvmTool {

    private static final Pattern HISTOGRAM_TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

    private JvmTool() {}

    /// Whether the process runs a JVM. To any other, the question itself is harmful: `jcmd` begins with a signal that
    /// ends PostgreSQL at once.
    public static boolean isJvm(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .filter(command -> Path.of(command).endsWith("java"))
                .isPresent();
    }

    /// The bytes of all objects that are reachable, after a full collection. Empty if the process is no JVM.
    public static OptionalLong liveHeapBytes(long pid) {
        if (!isJvm(pid)) {
            return OptionalLong.empty();
        }
        var total = HISTOGRAM_TOTAL.matcher(run(pid, "GC.class_histogram"));
        return total.find() ? OptionalLong.of(Long.parseLong(total.group(1))) : OptionalLong.empty();
    }

    /// What `jcmd` prints, errors included. Only for a process that [#isJvm].
    public static String run(long pid, String... command) {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(Long.toString(pid));
        line.addAll(List.of(command));
        try {
            var process = new ProcessBuilder(line).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("jcmd cannot be run", failure);
        }
    }
}
