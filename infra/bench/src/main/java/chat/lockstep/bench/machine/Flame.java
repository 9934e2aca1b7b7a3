package chat.lockstep.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import jdk.jfr.consumer.RecordingFile;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/// Draws where the CPU time of one JVM went: each method as wide as its share of the samples, above the one that called
/// it.
final class Flame {

    private static final String CPU_TIME = "jdk.CPUTimeSample";

    private Flame() {}

    /// @param recording of the flight recorder; samples of CPU time count, or where it has none, of execution
    /// @param page      is made: HTML that needs nothing besides itself
    /// @param title     without characters that HTML gives a meaning
    static void draw(Path recording, Path page, String title) {
        try {
            var arguments = new Arguments("--title", title, "--dot", "--norm");
            arguments.cpuTime = hasCpuTime(recording);
            JfrToFlame.convert(recording.toString(), page.toString(), arguments);
        } catch (IOException failure) {
            throw new UncheckedIOException(recording + " could not be drawn", failure);
        }
    }

    private static boolean hasCpuTime(Path recording) throws IOException {
        try (var events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                if (events.readEvent().getEventType().getName().equals(CPU_TIME)) {
                    return true;
                }
            }
            return false;
        }
    }
}
