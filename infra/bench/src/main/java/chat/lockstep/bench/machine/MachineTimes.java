package chat.lockstep.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// CPU time of the whole machine since its boot.
///
/// @param busySeconds   of all processors together, spent on processes and interrupts
/// @param stolenSeconds that a hypervisor gave to others
record MachineTimes(double busySeconds, double stolenSeconds) {

    private static final double TICKS_PER_SECOND = 100;

    static MachineTimes now() {
        try {
            return parse(Files.readString(Path.of("/proc/stat")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("/proc/stat cannot be read", unreadable);
        }
    }

    /// @param stat what `/proc/stat` says
    static MachineTimes parse(String stat) {
        // cpu user nice system idle iowait irq softirq steal …
        var fields = stat.lines().findFirst().orElseThrow().trim().split("\\s+");
        double busy = ticks(fields, 1) + ticks(fields, 2) + ticks(fields, 3) + ticks(fields, 6) + ticks(fields, 7);
        return new MachineTimes(busy / TICKS_PER_SECOND, ticks(fields, 8) / TICKS_PER_SECOND);
    }

    private static double ticks(String[] fields, int index) {
        return Double.parseDouble(fields[index]);
    }
}
