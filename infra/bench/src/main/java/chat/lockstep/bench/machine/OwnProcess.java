package chat.lockstep.bench.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The load program itself, without its children: the system under load may be one of them.
final class OwnProcess {

    private static final String RESIDENT = "VmRSS:";
    private static final long KIBIBYTE = 1_024;

    private OwnProcess() {}

    /// Since it began.
    static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
                / (double) TimeUnit.SECONDS.toNanos(1);
    }

    static long residentBytes() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
                    .sum();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("/proc/self/status cannot be read", unreadable);
        }
    }
}
