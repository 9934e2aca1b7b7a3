package chat.lockstep.local.programs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What the JVM keeps of one run of a program to halve the work of the next starts: loaded and linked classes, and
/// profiles. It is written when the first run ends in good order, which takes that run some seconds longer. A cache
/// that does not fit is ignored by the JVM; one whose writing was cut off is made anew.
///
/// Source: JEP 483, 514 and 515, ahead-of-time class loading, command line and profiling.
///
/// @param file that holds it, or will
public record StartCache(Path file) {

    /// How much longer a program may take to end while it writes its cache.
    public static final Duration WRITE_LIMIT = Duration.ofSeconds(60);

    private static final String SUFFIX = ".aot";

    /// @param folder  of its own for each program, since other caches in it are deleted
    /// @param version of the program; another version, or another JVM, needs another cache
    public static StartCache of(Path folder, String version) throws IOException {
        Path file = folder.resolve(version + "-java-" + Runtime.version() + SUFFIX);
        // The JVM removes this one when the cache is complete.
        boolean cutOff = Files.deleteIfExists(folder.resolve(file.getFileName() + ".config"));
        if (cutOff || !Files.exists(file)) {
            try (DirectoryStream<Path> others = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                for (Path other : others) {
                    Files.delete(other);
                }
            }
        }
        return new StartCache(file);
    }

    /// For the command line of the JVM.
    public String option() {
        return (Files.exists(file) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + file;
    }

    /// Whether this process will write its cache when it ends.
    public static boolean isWrittenBy(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains("-XX:AOTCacheOutput=");
        } catch (IOException _) {
            return false; // it has ended
        }
    }
}
