package chat.lockstep.projector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.testkit.TestServers;
import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Several projectors that start at once on an empty Cassandra.
class SchemaIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void projectors_that_start_at_once_make_the_tables_one_after_the_other() {
        var settings = RunningProjector.cassandra(TestServers.cassandraContactPoint());
        var models =
                IntStream.range(0, 3).mapToObj(_ -> ReadModel.create(settings)).toList();
        try {
            models.forEach(model -> model.ready().block(LIMIT));
            models.forEach(
                    model -> assertThat(model.check().blockOptional(LIMIT)).isEmpty());
        } finally {
            models.forEach(ReadModel::close);
        }
    }

    @Test
    void while_another_makes_the_tables_nobody_else_does() {
        var settings = RunningProjector.cassandra(TestServers.cassandraContactPoint());
        try (var cql = CqlSession.builder()
                .addContactPoint(TestServers.cassandraContactPoint())
                .withLocalDatacenter("datacenter1")
                .build()) {
            cql.execute("CREATE KEYSPACE " + settings.keyspace()
                    + " WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}");
            cql.execute("CREATE TABLE " + settings.keyspace()
                    + ".schema_lock (name text, holder text, PRIMARY KEY ((name)))");
            cql.execute("INSERT INTO " + settings.keyspace()
                    + ".schema_lock (name, holder) VALUES ('schema', 'somebody') USING TTL 5");
            try (var model = ReadModel.create(settings)) {
                await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> tables(cql, settings.keyspace()) == 1);
                model.ready().block(LIMIT); // the lock ended by itself
                assertThat(tables(cql, settings.keyspace())).isEqualTo(14);
            }
        }
    }

    @Test
    void columns_that_an_older_version_did_not_know_are_added_and_its_rows_stay() {
        var settings = RunningProjector.cassandra(TestServers.cassandraContactPoint());
        try (var cql = CqlSession.builder()
                .addContactPoint(TestServers.cassandraContactPoint())
                .withLocalDatacenter("datacenter1")
                .build()) {
            try (var model = ReadModel.create(settings)) {
                model.ready().block(LIMIT);
            }
            var inbox = settings.keyspace() + ".inbox";
            cql.execute("ALTER TABLE " + inbox + " DROP retracted_seqs");
            cql.execute("INSERT INTO " + inbox + " (user, conversation, title) VALUES ('a', 'b', 'c')");

            try (var model = ReadModel.create(settings)) {
                model.ready().block(LIMIT);
            }

            var row = cql.execute("SELECT title, retracted_seqs FROM " + inbox).one();
            assertThat(row.getString("title")).isEqualTo("c");
            assertThat(row.isNull("retracted_seqs")).isTrue();
        }
    }

    private static long tables(CqlSession cql, String keyspace) {
        return cql.execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", keyspace)
                .all()
                .size();
    }
}
