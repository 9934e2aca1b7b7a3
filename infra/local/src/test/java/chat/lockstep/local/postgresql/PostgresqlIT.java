package chat.lockstep.local.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.Server;
import chat.lockstep.local.ServerFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresqlIT {

    @TempDir
    private Path folder;

    @Test
    void it_keeps_what_was_committed_over_a_restart_and_a_kill() throws Exception {
        try (ServerFixture fixture = ServerFixture.start(Server.POSTGRESQL, folder.resolve("data"))) {
            PostgresqlAccess access = fixture.servers().postgresql();
            execute(access, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)");
            fixture.servers().restart(Server.POSTGRESQL);
            execute(access, "INSERT INTO kept VALUES (2)");
            fixture.servers().kill(Server.POSTGRESQL);
            fixture.servers().start(Server.POSTGRESQL);
            assertThat(single(access, "SELECT string_agg(n::text, ',' ORDER BY n) FROM kept"))
                    .isEqualTo("1,2");
        }
    }

    @Test
    void it_is_set_up_so_that_nothing_committed_is_lost_and_the_relay_can_follow() throws Exception {
        try (ServerFixture fixture = ServerFixture.start(Server.POSTGRESQL, folder.resolve("data"))) {
            PostgresqlAccess access = fixture.servers().postgresql();
            assertThat(single(access, "SHOW fsync")).isEqualTo("on");
            assertThat(single(access, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(single(access, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(single(access, "SHOW wal_level")).isEqualTo("logical");
            assertThat(single(access, "SHOW server_version")).startsWith("17.");
            assertThat(single(access, "SHOW server_encoding")).isEqualTo("UTF8");
        }
    }

    @Test
    void the_log_kept_for_a_relay_that_is_away_is_bounded_and_can_be_changed_while_the_server_runs() throws Exception {
        try (ServerFixture fixture = ServerFixture.start(Server.POSTGRESQL, folder.resolve("data"))) {
            PostgresqlAccess access = fixture.servers().postgresql();
            assertThat(single(access, "SHOW max_slot_wal_keep_size")).isEqualTo("4GB");
            execute(access, "ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'");
            fixture.servers().restart(Server.POSTGRESQL);
            assertThat(single(access, "SHOW max_slot_wal_keep_size")).isEqualTo("1GB");
        }
    }

    @Test
    void it_is_told_from_another_folders() throws Exception {
        try (ServerFixture fixture = ServerFixture.start(Server.POSTGRESQL, folder.resolve("data"))) {
            fixture.assertIdentity(new Postgresql(fixture.claim(folder.resolve("other"))));
            fixture.assertPortsAreDefended(folder.resolve("other"));
        }
    }

    @Test
    void a_pid_file_that_names_a_stranger_does_not_keep_it_from_starting() throws Exception {
        try (ServerFixture fixture = ServerFixture.start(Server.POSTGRESQL, folder.resolve("data"))) {
            Path pidFile = folder.resolve("data/postgresql/postmaster.pid");
            String lines = Files.readString(pidFile);
            fixture.servers().kill(Server.POSTGRESQL);
            String stranger = String.valueOf(ProcessHandle.current().pid());
            Files.writeString(pidFile, lines.replaceFirst("\\d+", stranger));
            fixture.servers().start(Server.POSTGRESQL);
            assertThat(single(fixture.servers().postgresql(), "SELECT 1")).isEqualTo("1");
        }
    }

    private static void execute(PostgresqlAccess access, String sql) throws SQLException {
        try (Connection connection = connect(access);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String single(PostgresqlAccess access, String sql) throws SQLException {
        try (Connection connection = connect(access);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(PostgresqlAccess access) throws SQLException {
        return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
    }
}
