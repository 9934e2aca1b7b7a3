package chat.lockstep.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.local.process.LocalFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarProgramTest {

    private final JarProgram program = new JarProgram(
            Path.of("/x/projector.jar"),
            "chat.lockstep.projector.operate.OperatorCommand",
            Map.of("lockstep.redis.uri", "redis://127.0.0.1:1", "a", "b"),
            Map.of("SECRET", "s3cret"));

    @Test
    void it_runs_another_class_of_the_jar_with_the_settings() {
        assertThat(program.command(List.of("dead-letters", "list")))
                .containsSubsequence(
                        "-Da=b",
                        "-Dlockstep.redis.uri=redis://127.0.0.1:1",
                        "-Dloader.main=chat.lockstep.projector.operate.OperatorCommand",
                        "-cp",
                        "/x/projector.jar",
                        "org.springframework.boot.loader.launch.PropertiesLauncher",
                        "dead-letters",
                        "list");
    }

    @Test
    void secrets_are_in_no_argument() {
        assertThat(program.command(List.of())).noneMatch(argument -> argument.contains("s3cret"));
        assertThat(program.toString()).doesNotContain("s3cret");
    }

    @Test
    void a_jar_that_is_not_built_is_told(@TempDir Path folder) {
        var missing = new JarProgram(folder.resolve("no.jar"), "X", Map.of(), Map.of());

        assertThatThrownBy(() -> missing.run(List.of()))
                .isInstanceOf(LocalFailure.class)
                .hasMessageContaining("not built yet");
    }

    @Test
    void every_shard_is_verified() {
        var settings = Map.of(
                "spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/lockstep",
                "spring.datasource.username", "lockstep",
                "lockstep.event-store.shards[0].url", "jdbc:postgresql://127.0.0.1:1/one",
                "lockstep.event-store.shards[1].url", "jdbc:postgresql://127.0.0.1:1/two",
                "lockstep.cassandra.contact-points", "127.0.0.1:2",
                "lockstep.cassandra.local-datacenter", "datacenter1",
                "lockstep.cassandra.keyspace", "lockstep",
                "lockstep.kafka.bootstrap-servers", "127.0.0.1:3");

        assertThat(new VerifyCommands.Verify().places(settings))
                .contains("jdbc:postgresql://127.0.0.1:1/one", "jdbc:postgresql://127.0.0.1:1/two", "127.0.0.1:3")
                .doesNotContain("jdbc:postgresql://127.0.0.1:1/lockstep");
    }

    @Test
    void what_looks_at_devices_is_told_of_the_views_alone() {
        var settings = Map.of(
                "lockstep.cassandra.contact-points", "127.0.0.1:2",
                "lockstep.cassandra.local-datacenter", "datacenter1",
                "lockstep.cassandra.keyspace", "lockstep");

        assertThat(new VerifyCommands.Devices().places(settings))
                .containsExactly("--cassandra", "127.0.0.1:2", "--datacenter", "datacenter1", "--keyspace", "lockstep");
    }
}
