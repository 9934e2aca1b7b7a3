package chat.lockstep.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a report must say about where it was made.
public final class MachineFacts {

    private MachineFacts() {}

    /// By name; what cannot be read is left out.
    public static Map<String, String> now() {
        var facts = new LinkedHashMap<String, String>();
        put(facts, "processor", field("/proc/cpuinfo", "model name"));
        facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        put(facts, "memory", field("/proc/meminfo", "MemTotal"));
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("java", Runtime.version().toString());
        put(facts, "load average at the start", first("/proc/loadavg"));
        put(facts, "CPU pressure at the start", first("/proc/pressure/cpu"));
        return facts;
    }

    private static void put(Map<String, String> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.put(name, value);
        }
    }

    private static String field(String file, String name) {
        return lines(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("");
    }

    private static String first(String file) {
        return lines(file).lines().findFirst().orElse("");
    }

    private static String lines(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException absent) {
            return "";
        }
    }
}
