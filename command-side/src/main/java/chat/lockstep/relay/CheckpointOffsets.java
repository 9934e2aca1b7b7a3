package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Debezium's offset store, used for its timing: Debezium saves here before it confirms a place to the slot, and
/// confirms nothing if that fails. So the [Checkpoint] is never behind the slot; and it stands still unless the slot is
/// read by the very stream that was verified, so it never covers what another slot of the same name skipped.
///
/// Nothing is read back. The slot's own place is where the next engine starts: it is durable, and no row after it can
/// be filtered out by a remembered offset.
///
/// Debezium makes it by its class name, hence public.
public final class CheckpointOffsets extends MemoryOffsetBackingStore {

    private static final Logger log = LoggerFactory.getLogger(CheckpointOffsets.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.shared();

    private @Nullable DatabaseSettings database;
    private String slot = "";
    private @Nullable Connection connection;
    private long saved;

    /// What an engine must be told to use this store.
    static Properties config(DatabaseSettings database, RelaySettings settings) {
        var config = new Properties();
        config.setProperty("offset.storage", CheckpointOffsets.class.getName());
        config.setProperty("offset.storage.url", database.url());
        config.setProperty("offset.storage.username", database.username());
        config.setProperty("offset.storage.password", database.password());
        config.setProperty("offset.storage.slot", settings.slot());
        return config;
    }

    @Override
    public void configure(WorkerConfig config) {
        var settings = config.originalsStrings();
        database = new DatabaseSettings(
                settings.getOrDefault("offset.storage.url", ""),
                settings.getOrDefault("offset.storage.username", ""),
                settings.getOrDefault("offset.storage.password", ""));
        slot = settings.getOrDefault("offset.storage.slot", "");
    }

    @Override
    protected void save() {
        long lsn =
                data.values().stream().mapToLong(CheckpointOffsets::lsnOf).max().orElse(0);
        if (lsn <= saved) {
            return;
        }
        try {
            if (!Checkpoint.save(
                    connection(), slot, LogSequenceNumber.valueOf(lsn).asString())) {
                throw new ConnectException(
                        "the slot " + slot + " is not read by the stream that was verified any more");
            }
            saved = lsn;
        } catch (SQLException failed) {
            disconnect();
            throw new ConnectException("the checkpoint of slot " + slot + " could not be written", failed);
        }
    }

    /// The largest of the places that an offset names: Debezium confirms one of them.
    private static long lsnOf(@Nullable ByteBuffer offset) {
        if (offset == null) {
            return 0;
        }
        var json = JSON.readTree(UTF_8.decode(offset.duplicate()).toString());
        return Math.max(lsn(json, "lsn"), Math.max(lsn(json, "lsn_proc"), lsn(json, "lsn_commit")));
    }

    private static long lsn(JsonNode offset, String field) {
        return offset.path(field).asLong(0);
    }

    private Connection connection() throws SQLException {
        if (database == null) {
            throw new IllegalStateException("configure comes first");
        }
        if (connection == null) {
            connection = database.connect("lockstep-relay-checkpoint", ANSWER_TIMEOUT);
        }
        return connection;
    }

    @Override
    public void stop() {
        super.stop();
        disconnect();
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException broken) {
            log.debug("the checkpoint's connection was broken already", broken);
        }
        connection = null;
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connectorName) {
        return Set.of();
    }
}
