package chat.lockstep.command.eventstore;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Refuses to start on a PostgreSQL server that could lose what it has confirmed, or that the relay cannot follow.
final class ServerCheck {

    /// Each setting with the values that will do.
    private static final Map<String, List<String>> REQUIRED = new LinkedHashMap<>();

    static {
        REQUIRED.put("fsync", List.of("on"));
        REQUIRED.put("synchronous_commit", List.of("on", "remote_apply"));
        REQUIRED.put("wal_level", List.of("logical"));
    }

    private ServerCheck() {}

    /// @throws IllegalStateException naming the setting, what it is, why that will not do, and the mend
    static void verify(JdbcClient jdbc) {
        REQUIRED.forEach((setting, accepted) -> {
            var present = jdbc.sql("SELECT current_setting(:setting)")
                    .param("setting", setting)
                    .query(String.class)
                    .single();
            if (!accepted.contains(present)) {
                throw new IllegalStateException(
                        "PostgreSQL runs with %s=%s, so %s. Set %s = %s in postgresql.conf and restart the server."
                                .formatted(setting, present, consequence(setting), setting, accepted.getFirst()));
            }
        });
    }

    private static String consequence(String setting) {
        return switch (setting) {
            case "wal_level" -> "the relay cannot read its log and no event would leave the store";
            default -> "a crash could lose events that clients were told are durable";
        };
    }
}
