package chat.lockstep.local.up;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
        if (!line.startsWith("{")) {
            return List.of(line);
        }
        Map<String, Object> fields;
        try {
            fields = JSONObjectUtils.parse(line);
        } catch (ParseException | IllegalArgumentException notJson) {
            return List.of(line);
        }
        if (!fields.containsKey("message") || !fields.containsKey("level")) {
            return List.of(line);
        }
        var readable = new ArrayList<>(text(fields, "message").lines().toList());
        var trace = text(fields, "traceId");
        var first = String.format(
                Locale.ROOT,
                "%s %-5s %s%s: %s%s",
                time(text(fields, "@timestamp")),
                text(fields, "level"),
                service.isEmpty() ? "" : String.format("%-" + SERVICE_CHARS + "s ", service),
                shorten(text(fields, "logger_name")),
                readable.isEmpty() ? "" : readable.removeFirst(),
                trace.isEmpty() ? "" : "  [trace " + trace + "]");
        readable.addAll(text(fields, "stack_trace").lines().toList());
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

    private static String text(Map<String, Object> fields, String name) {
        var value = fields.get(name);
        return value == null ? "" : value.toString();
    }
}
