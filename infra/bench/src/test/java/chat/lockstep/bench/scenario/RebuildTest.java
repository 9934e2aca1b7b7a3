package chat.lockstep.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.bench.client.Lockstep;
import chat.lockstep.bench.report.Row;
import chat.lockstep.bench.wire.Loop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildTest {

    private static final String SAYS = """
            echo "Building version 2 of the views beside version 1."
            sleep 0.5
            echo "  400 of 1000 records"
            echo "Version 2 has caught up: 1000 records."
            sleep 0.3
            echo "Compared with version 1: 12 conversations are equal, 0 differ, 0 were in motion with equal events."
            """;

    private final Loop loop = new Loop();
    private final List<Row> rows = new ArrayList<>();
    private final List<List<String>> commands = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void events_a_second_are_those_until_the_new_views_have_caught_up() throws Exception {
        var row = rebuild(SAYS, "echo dropped").run();
        assertThat(commands).containsExactly(List.of("rebuild", "views"), List.of("rebuild", "drop", "--yes"));
        assertThat(row.settings()).containsEntry("records", 1_000L);
        assertThat(row.seconds()).isBetween(0.3, 30.0);
        assertThat(row.figure("eventsPerSecond")).isEqualTo(1_000 / row.seconds());
        assertThat(row.usage().processes()).containsOnlyKeys("rebuild");
        assertThat(rows).containsExactly(row);
    }

    @Test
    void a_rebuild_that_fails_is_no_measurement() {
        assertThatThrownBy(() -> rebuild(SAYS + "exit 1", "true").run()).hasMessageContaining("12 conversations");
        assertThatThrownBy(() -> rebuild("echo nothing", "true").run()).hasMessageContaining("nothing");
        assertThat(rows).isEmpty();
    }

    @Test
    void old_tables_that_somebody_may_still_read_are_dropped_later(@TempDir Path folder) throws Exception {
        var asked = folder.resolve("asked");
        var row = rebuild(SAYS, "[ -f %s ] || { touch %s; echo wait until noon; exit 2; }".formatted(asked, asked))
                .run();
        assertThat(commands).hasSize(3);
        assertThat(rows).containsExactly(row);
    }

    @Test
    void old_tables_that_cannot_be_dropped_are_told_and_cost_no_measurement() {
        assertThatThrownBy(() -> rebuild(SAYS, "echo locked; exit 2").run()).hasMessageContaining("locked");
        assertThat(commands).hasSize(2);
        assertThat(rows).hasSize(1);
    }

    private Rebuild rebuild(String views, String drop) {
        var stage = new Stage(loop, new Lockstep(loop, List.of(), false), Map::of, rows::add, _ -> {});
        return new Rebuild(stage, arguments -> {
            commands.add(arguments);
            return shell(arguments.contains("views") ? views : drop);
        });
    }

    private static Process shell(String script) {
        try {
            return new ProcessBuilder("sh", "-c", script)
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
