package chat.lockstep.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:11:12Z");

    @TempDir
    Path data;

    @Test
    void all_stores_are_set_aside_and_the_new_one_stands_in_place_of_the_old() throws IOException {
        for (String store : List.of("postgresql", "postgresql-standby", "kafka", "cassandra", "secrets")) {
            store(store, "old " + store);
        }

        List<Path> aside = new Replacement(data).run(store("restoring/postgresql", "new"), NOW);

        assertThat(aside)
                .extracting(folder -> folder.getFileName() + ": " + Files.readString(folder.resolve("content")))
                .containsExactly(
                        "postgresql: old postgresql",
                        "postgresql-standby: old postgresql-standby",
                        "kafka: old kafka",
                        "cassandra: old cassandra");
        assertThat(aside.getFirst().getParent().getFileName().toString()).startsWith("20261122-101112-");
        assertThat(data.resolve("postgresql/content")).hasContent("new");
        assertThat(data.resolve("secrets/content")).hasContent("old secrets");
        assertThat(data.resolve("kafka")).doesNotExist();
        assertThat(data.resolve("cassandra")).doesNotExist();
        new Replacement(data).requireFinished();
    }

    @Test
    void one_that_breaks_off_keeps_everything_from_starting_and_can_be_begun_again() throws IOException {
        store("postgresql", "old");
        store("kafka", "old");
        store("cassandra", "old");
        store("restoring/postgresql", "new");
        Replacement replacement = new Replacement(data);
        Files.createFile(data.resolve("restore.unfinished")); // as it is after the first rename
        Files.createDirectories(data.resolve("set-aside/before"));
        Files.move(data.resolve("postgresql"), data.resolve("set-aside/before/postgresql"));

        assertThatThrownBy(replacement::requireFinished)
                .isInstanceOf(LocalFailure.class)
                .hasMessageContaining("was begun and has not ended");

        replacement.run(data.resolve("restoring/postgresql"), NOW);

        replacement.requireFinished();
        assertThat(data.resolve("postgresql/content")).hasContent("new");
        assertThat(data.resolve("set-aside/before/postgresql/content")).hasContent("old");
        try (var aside = Files.walk(data.resolve("set-aside"))) {
            assertThat(aside.filter(file -> file.endsWith("content"))).hasSize(3);
        }
    }

    @Test
    void an_empty_data_folder_has_nothing_to_set_aside() throws IOException {
        assertThat(new Replacement(data).run(store("restoring/postgresql", "new"), NOW))
                .isEmpty();
        assertThat(data.resolve("postgresql/content")).hasContent("new");
        assertThat(data.resolve("set-aside")).isEmptyDirectory();
    }

    @Test
    void nothing_is_touched_without_a_new_store() throws IOException {
        store("postgresql", "old");
        assertThatThrownBy(() -> new Replacement(data).run(data.resolve("restoring/postgresql"), NOW))
                .hasMessageContaining("no event store in");
        assertThat(data.resolve("postgresql/content")).hasContent("old");
        new Replacement(data).requireFinished();
    }

    private Path store(String name, String content) throws IOException {
        Path folder = Files.createDirectories(data.resolve(name));
        Files.writeString(folder.resolve("content"), content);
        return folder;
    }
}
