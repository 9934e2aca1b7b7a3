package chat.lockstep.local.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.FreePorts;
import chat.lockstep.local.LocalServers;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Server;
import chat.lockstep.local.ServerFixture;
import chat.lockstep.local.programs.JavaRuntime;
import com.datastax.oss.driver.api.core.CqlSession;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassandraIT {

    @TempDir
    private Path folder;

    @Test
    void it_keeps_its_rows_over_a_restart_and_a_kill() throws Exception {
        try (ServerFixture fixture = ServerFixture.start(Server.CASSANDRA, folder.resolve("data"))) {
            fixture.assertIdentity(new Cassandra(fixture.claim(folder.resolve("other"))));
            fixture.assertPortsAreDefended(folder.resolve("other"));
            try (CqlSession session = session(fixture.servers())) {
                session.execute("CREATE KEYSPACE kept WITH replication = {'class':'SimpleStrategy',"
                        + "'replication_factor':1}");
                session.execute("CREATE TABLE kept.numbers (n int PRIMARY KEY)");
                session.execute("INSERT INTO kept.numbers (n) VALUES (1)");
            }
            fixture.servers().restart(Server.CASSANDRA);
            try (CqlSession session = session(fixture.servers())) {
                session.execute("INSERT INTO kept.numbers (n) VALUES (2)");
            }
            fixture.servers().kill(Server.CASSANDRA);
            fixture.servers().start(Server.CASSANDRA);
            try (CqlSession session = session(fixture.servers())) {
                assertThat(session.execute("SELECT count(*) FROM kept.numbers")
                                .one()
                                .getLong(0))
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void it_runs_on_our_own_java_too() throws Exception {
        LocalSettings settings = LocalSettings.of(folder, FreePorts.find())
                .withServers(Set.of(Server.CASSANDRA))
                .thrownAway();
        try (LocalServers servers = new LocalServers(settings, new Cassandra(settings, JavaRuntime.current()))) {
            servers.start(Server.CASSANDRA);
            try (CqlSession session = session(servers)) {
                assertThat(session.execute("SELECT release_version FROM system.local")
                                .one()
                                .getString(0))
                        .isEqualTo("5.0.9");
            }
        }
    }

    private static CqlSession session(LocalServers servers) {
        return CqlSession.builder()
                .addContactPoint(servers.cassandraContactPoint())
                .withLocalDatacenter(Cassandra.DATACENTER)
                .build();
    }
}
