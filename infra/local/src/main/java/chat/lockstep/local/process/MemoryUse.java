package chat.lockstep.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The resident memory of a process and its descendants, with pages that several of them share counted once: each
/// counts its proportion. (PostgreSQL's backends share most of theirs.)
public final class MemoryUse {

    private MemoryUse() {}

    /// In bytes; 0 once the process has ended.
    public static long ofTree(long pid) {
        LongStream descendants = ProcessHandle.of(pid).map(ProcessHandle::descendants).stream()
                .flatMap(handles -> handles)
                .mapToLong(ProcessHandle::pid);
        return LongStream.concat(LongStream.of(pid), descendants)
                .map(MemoryUse::proportional)
                .sum();
    }

    private static long proportional(long pid) {
        long proportional = kibibytes(Path.of("/proc/" + pid + "/smaps_rollup"), "Pss:");
        return 1024 * (proportional > 0 ? proportional : kibibytes(Path.of("/proc/" + pid + "/status"), "VmRSS:"));
    }

    private static long kibibytes(Path file, String field) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(field))
                    .findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .orElse(0L);
        } catch (IOException | UncheckedIOException _) {
            return 0; // ended, or not ours to read
        }
    }
}
