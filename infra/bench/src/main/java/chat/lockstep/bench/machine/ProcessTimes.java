package chat.lockstep.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/// CPU time of processes.
final class ProcessTimes {

    private static final double TICKS_PER_SECOND = 100; // USER_HZ on every Linux that a JVM runs on
    private static final int FIRST_TIME = 11;
    private static final int TIMES = 4; // user, system, and both of the children that have ended

    private ProcessTimes() {}

    /// Seconds that a process, its children and those that have ended used since the process began; 0 once it is gone.
    static double ofTree(long pid) {
        var descendants = ProcessHandle.of(pid).map(ProcessHandle::descendants).stream()
                .flatMap(handles -> handles)
                .mapToLong(ProcessHandle::pid);
        return LongStream.concat(LongStream.of(pid), descendants)
                .mapToDouble(ProcessTimes::of)
                .sum();
    }

    private static double of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc/" + pid + "/stat")));
        } catch (IOException ended) {
            return 0;
        }
    }

    /// @param stat a line of `/proc/<pid>/stat`
    static double parse(String stat) {
        // The name in parentheses may hold spaces and parentheses; what follows it does not.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks = 0;
        for (int i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }
}
