package chat.lockstep.local.up;

import chat.lockstep.local.process.LogEntry;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One line of a log, made readable. The applications write JSON objects in the shape that Logstash reads; the servers
/// write text, which stays as it is.
final class LogLine {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final int SERVICE_CHARS = 14;

    private final ZoneId zone;

    /// @param zone that times are shown in
    LogLine(ZoneId zone) {
        this.zone = zone;
    }

    /// @param service shown on each line of JSON; empty for none
    List<String> readable(String service, String line) {
        return LogEntry.parse(line).map(entry -> readable(service, entry)).orElse(List.of(line));
    }

    private List<String> readable(String service, LogEntry entry) {
        var readable = new ArrayList<>(entry.text("message").lines().toList());
        var trace = entry.text("traceId");
        var first = String.format(
                Locale.ROOT,
                "%s %-5s %s%s: %s%s",
                time(entry.text("@timestamp")),
                entry.text("level"),
                service.isEmpty() ? "" : String.format("%-" + SERVICE_CHARS + "s ", service),
                shorten(entry.text("logger_name")),
                readable.isEmpty() ? "" : readable.removeFirst(),
                trace.isEmpty() ? "" : "  [trace " + trace + "]");
        readable.addAll(entry.text("stack_trace").lines().toList());
        readable.replaceAll(more -> "    " + more);
        readable.addFirst(first);
        return readable;
    }

    private String time(String timestamp) {
        try {
            return TIME.format(OffsetDateTime.parse(timestamp).atZoneSameInstant(zone));
        } catch (DateTimeException _) {
            return timestamp;
        }
    }

    private static String shorten(String logger) {
        var parts = logger.split("\\.");
        var shortened = new StringBuilder();
        for (int i = 0; i < parts.length - 1; i++) {
            shortened.append(parts[i], 0, Math.min(1, parts[i].length())).append('.');
        }
        return shortened.append(parts[parts.length - 1]).toString();
    }
}
