package chat.lockstep.local.up;

import chat.lockstep.local.process.MemoryUse;
import chat.lockstep.local.process.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/// One line per service: name, state, pid, port, memory.
final class StatusTable {

    private static final String ROW = "  %-15s %-9s %8s %6s %9s";
    private static final long MIB = 1024 * 1024;

    private final List<String> lines = new ArrayList<>();
    private long bytes;

    StatusTable() {
        lines.add(String.format(ROW, "service", "state", "pid", "port", "memory"));
    }

    void add(Service service, String state, OptionalLong pid) {
        long used = pid.isPresent() ? MemoryUse.ofTree(pid.getAsLong()) : 0;
        bytes += used;
        lines.add(String.format(
                ROW,
                service.name(),
                state,
                pid.isPresent() ? pid.getAsLong() : "-",
                Collections.min(service.ports().values()),
                pid.isPresent() ? used / MIB + " MiB" : "-"));
    }

    /// Header, services, and the sum.
    List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        all.add(String.format(ROW, "", "", "", "", bytes / MIB + " MiB"));
        return all;
    }
}
