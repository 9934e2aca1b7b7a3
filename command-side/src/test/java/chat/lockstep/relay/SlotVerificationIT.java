package chat.lockstep.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.testkit.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/// What becomes of the slot between the looks at it, step by step, with a reader in Debezium's place.
class SlotVerificationIT {

    private static final String END_OF_LOG = "F/0";

    private final String slot = "relay_" + UUID.randomUUID().toString().replace("-", "");
    private final PostgresqlAccess database = TestServers.newDatabase();
    private final RelaySettings settings = new RelaySettings(
            "lockstep_events",
            slot,
            Duration.ofMillis(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofSeconds(15),
            Duration.ofSeconds(2),
            Duration.ofSeconds(90));
    private final ReplicationSlot replicationSlot = new ReplicationSlot(settings);
    private final Checkpoint checkpoint = new Checkpoint(settings);
    private final SlotVerification verification = new SlotVerification(
            new DatabaseSettings(database.jdbcUrl(), database.user(), database.password()), settings);
    private Connection connection;

    @BeforeEach
    void prepare() throws SQLException {
        EventTable.migrate(database);
        connection = connect(new Properties());
        Checkpoint.createTable(connection);
        var source = new Publication(settings).identity(connection);
        checkpoint.complete(connection, replicationSlot.recreate(connection), source, "3");
        verification.whenStarted();
    }

    @AfterEach
    void end() throws SQLException {
        replicationSlot.takeFromOthers(connection);
        execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '" + slot
                + "'");
        connection.close();
    }

    @Test
    void the_slot_that_was_prepared_is_taken_and_its_checkpoint_moves() throws SQLException {
        try (var _ = read()) {
            assertThatCode(verification::whenReading).doesNotThrowAnyException();
            assertThat(replicationSlot.look(connection).trusted()).isTrue();
            assertThat(save()).isTrue();
        }
        await("its reader is gone")
                .until(() -> !replicationSlot.look(connection).trusted());
        assertThat(save()).isFalse();
    }

    @Test
    void a_slot_made_anew_between_the_look_and_the_reading_is_found_out() throws SQLException {
        makeAnew();
        try (var _ = read()) {
            assertThatThrownBy(verification::whenReading)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot be trusted any more: it stands at");
            assertThat(save())
                    .as("the checkpoint does not cover what was skipped")
                    .isFalse();
        }
    }

    @Test
    void a_slot_made_anew_behind_the_back_of_its_reader_is_found_out() throws SQLException {
        try (var _ = read()) {
            verification.whenReading();
        }
        makeAnew();
        try (var _ = read()) {
            assertThat(replicationSlot.look(connection).trusted()).isFalse();
            assertThat(save()).isFalse();
            assertThat(replicationSlot.defect(connection)).isPresent();
        }
    }

    @Test
    void a_publication_altered_between_the_look_and_the_reading_is_found_out() throws SQLException {
        execute("ALTER PUBLICATION lockstep_events DROP TABLE domain_event");
        execute("ALTER PUBLICATION lockstep_events ADD TABLE domain_event");
        try (var _ = read()) {
            assertThatThrownBy(verification::whenReading).hasMessageContaining("may have left rows out");
        }
        assertThat(replicationSlot.defect(connection).orElseThrow().missing()).isEqualTo(Defect.Missing.ANY);
    }

    @Test
    void a_slot_that_nobody_reads_is_not_taken() {
        assertThatThrownBy(verification::whenReading).hasMessageContaining("is not read");
    }

    @Test
    void a_slot_made_anew_during_the_back_fill_is_found_out() throws SQLException {
        var source = new Publication(settings).identity(connection);
        var begin = replicationSlot.recreate(connection);
        makeAnew();
        checkpoint.complete(connection, begin, source, "3");

        assertThat(replicationSlot.defect(connection)).isPresent();
    }

    private void makeAnew() throws SQLException {
        replicationSlot.takeFromOthers(connection);
        replicationSlot.recreate(connection);
    }

    private boolean save() throws SQLException {
        return Checkpoint.save(connection, slot, END_OF_LOG);
    }

    private Connection read() throws SQLException {
        var properties = new Properties();
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "17");
        var reader = connect(properties);
        reader.unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", "1")
                .withSlotOption("publication_names", "lockstep_events")
                .start();
        return reader;
    }

    private Connection connect(Properties properties) throws SQLException {
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return DriverManager.getConnection(database.jdbcUrl(), properties);
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
