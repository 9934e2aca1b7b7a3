package chat.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.local.LocalServers;
import chat.lockstep.local.Server;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.local.process.ProcessIdentity;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestServersIT {

    @Test
    void a_server_is_shared_by_all_who_ask() {
        LocalServers first = TestServers.require(Server.REDIS);
        ProcessIdentity process = identity(first);
        assertThat(identity(TestServers.require(Server.REDIS))).isEqualTo(process);
    }

    @Test
    void each_new_database_is_empty_and_its_own() throws SQLException {
        PostgresqlAccess one = TestServers.newDatabase();
        PostgresqlAccess other = TestServers.newDatabase();
        execute(one, "CREATE TABLE here (n int)");
        execute(other, "CREATE TABLE here (n int)");
    }

    @Test
    void separate_servers_end_when_closed_and_the_shared_ones_stay() {
        LocalServers shared = TestServers.require(Server.REDIS);
        ProcessIdentity separate;
        Path folder;
        try (TemporaryServers servers = TestServers.separate(Set.of(Server.REDIS))) {
            separate = identity(servers.servers());
            folder = servers.settings().data();
            assertThat(servers.servers().redisUri()).isNotEqualTo(shared.redisUri());
        }
        assertThat(separate.isAlive()).isFalse();
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.notExists(folder));
        assertThat(identity(shared).isAlive()).isTrue();
    }

    @Test
    void a_test_run_that_is_killed_leaves_neither_processes_nor_files() throws Exception {
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestRun.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessIdentity server;
        Path folder;
        try (BufferedReader output = run.inputReader()) {
            server = ProcessIdentity.of(Long.parseLong(output.readLine())).orElseThrow();
            folder = Path.of(output.readLine());
        }
        assertThat(folder).isDirectory();
        run.destroyForcibly();
        await().atMost(Duration.ofMinutes(1)).until(() -> !server.isAlive());
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.notExists(folder));
    }

    private static ProcessIdentity identity(LocalServers servers) {
        return servers.service(Server.REDIS).process().orElseThrow().identity();
    }

    private static void execute(PostgresqlAccess access, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The program of the process that is killed.
    static final class TestRun {

        private TestRun() {}

        public static void main(String[] args) throws InterruptedException {
            TemporaryServers servers = TestServers.separate(Set.of(Server.REDIS));
            System.out.println(identity(servers.servers()).pid());
            System.out.println(servers.settings().data());
            Thread.sleep(Duration.ofMinutes(1));
        }
    }
}
