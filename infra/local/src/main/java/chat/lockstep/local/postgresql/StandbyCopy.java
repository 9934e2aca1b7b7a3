package chat.lockstep.local.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The cluster of a standby, made from the running server that it is to follow.
///
/// @param first   the server that is followed
/// @param standby what is made
record StandbyCopy(Cluster first, Cluster standby) {

    /// How the first server knows its standby: by its connection's name and by its slot.
    static final String NAME = "lockstep_standby";

    /// The settings of a server by which it waits for its standby.
    static final String WAITS_WITH_COMMITS = "synchronous_standby_names";

    static final String WAITS_WITH_SLOTS = "synchronized_standby_slots";

    /// A backup begins with a checkpoint.
    private static final Duration CHECKPOINT_LIMIT = Duration.ofMinutes(1);

    /// Makes it beside its place, and moves it there when it is complete.
    void make() throws IOException, InterruptedException {
        Path fresh = standby.fresh();
        try {
            keepLog();
            try (Connection connection = first.administrator().connect("postgres", CHECKPOINT_LIMIT)) {
                BaseBackup.take(connection, first.folder(), fresh);
            }
            writeSettings(fresh.resolve("postgresql.auto.conf"));
            Files.createFile(fresh.resolve("standby.signal"));
            if (!standby.isThrownAway()) {
                standby.initdb(List.of("--sync-only", "--pgdata=" + fresh));
            }
            Files.move(fresh, standby.folder());
            first.administrator().set(WAITS_WITH_SLOTS, NAME);
        } catch (SQLException failure) {
            throw new IOException("the server could not be copied: " + failure.getMessage(), failure);
        }
    }

    /// From here on the first server keeps all the log that the copy needs.
    private void keepLog() throws SQLException {
        first.administrator().execute("""
                        SELECT pg_create_physical_replication_slot('%s', true)
                        WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '%s')
                        """.formatted(NAME, NAME));
    }

    /// What was set on the first server by `ALTER SYSTEM` goes with the copy, but not the standby that it waits for:
    /// promoted, this server would wait for itself, and answer no commit. Without `standby.signal`, so after a
    /// promotion, the settings of a standby have no effect.
    private void writeSettings(Path file) throws IOException {
        Map<String, String> own = new TreeMap<>(Map.of(
                "primary_conninfo", wayToFirst(),
                "primary_slot_name", NAME,
                "hot_standby_feedback", "on",
                "sync_replication_slots", "on",
                "wal_retrieve_retry_interval", "500ms"));
        Set<String> dropped = Set.of(WAITS_WITH_COMMITS, WAITS_WITH_SLOTS);
        Stream<String> inherited = Files.readAllLines(file).stream()
                .filter(line -> !dropped.contains(settingOf(line)) && !own.containsKey(settingOf(line)));
        Stream<String> added =
                own.entrySet().stream().map(setting -> setting.getKey() + " = '" + setting.getValue() + "'");
        Files.write(file, Stream.concat(inherited, added).toList());
    }

    /// `dbname` is for the copying of slots.
    private String wayToFirst() {
        return "host=127.0.0.1 port=%d user=%s password=%s dbname=postgres application_name=%s sslmode=disable"
                .formatted(
                        first.port(), Administrator.NAME, first.administrator().password(), NAME);
    }

    private static String settingOf(String line) {
        return line.split("=", 2)[0].strip();
    }
}
