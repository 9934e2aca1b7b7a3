package chat.lockstep.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.Server;
import chat.lockstep.local.ServerFixture;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStoreCheckIT {

    @TempDir
    private Path folder;

    private PostgresqlAccess access;

    @Test
    void what_the_relay_needs_of_the_event_store_is_told_until_it_is_there() throws Exception {
        try (var fixture = ServerFixture.start(Server.POSTGRESQL, folder.resolve("data"))) {
            access = fixture.servers().postgresql();
            assertThat(found(true))
                    .containsExactly("the table domain_event is missing", "the event store has no replication slot");

            execute("CREATE TABLE domain_event (global_index bigint PRIMARY KEY)");
            assertThat(found(false)).containsExactly("the publication of the table domain_event is missing");

            execute("CREATE PUBLICATION lockstep_events FOR TABLE domain_event");
            execute("SELECT pg_create_logical_replication_slot('lockstep_relay', 'pgoutput')");
            assertThat(found(false)).isEmpty();
            assertThat(found(true)).singleElement().asString().startsWith("slot lockstep_relay has no reader");

            execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
            execute("SELECT pg_reload_conf()");
            for (int segment = 0; segment < 4; segment++) {
                execute("SELECT pg_logical_emit_message(false, 'test', 'x'), pg_switch_wal()");
            }
            execute("CHECKPOINT");
            assertThat(found(false)).singleElement().asString().startsWith("slot lockstep_relay is lost");
        }
    }

    @Test
    void a_database_that_does_not_answer_is_told() {
        access = new PostgresqlAccess("jdbc:postgresql://127.0.0.1:1/lockstep", "lockstep", "x");

        assertThat(found(true)).singleElement().asString().contains("cannot be asked");
    }

    private List<String> found(boolean isUp) {
        var diagnosis = new Diagnosis();
        new EventStoreCheck(access, isUp).look(diagnosis);
        return diagnosis.findings().stream().map(Finding::what).toList();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
