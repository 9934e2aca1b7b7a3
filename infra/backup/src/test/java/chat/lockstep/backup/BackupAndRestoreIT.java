package chat.lockstep.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a backup holds, and what a store is like that was loaded from it.
class BackupAndRestoreIT {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    private static final long NOON_NUMBER = 1_795_348_800L;

    @TempDir
    Path folders;

    private final List<String> told = new ArrayList<>();
    private TalkingStore store;
    private Path backup;

    @BeforeEach
    void someTalk() throws SQLException {
        backup = folders.resolve("deep/backup");
        store = TalkingStore.empty()
                .append(TalkingStore.LOG, 3)
                .append(TalkingStore.PRIVATE, 2)
                .append(TalkingStore.RECEIPTS, 1)
                .append(TalkingStore.LOG, 2);
    }

    @AfterEach
    void close() throws SQLException {
        store.close();
    }

    @Test
    void what_was_backed_up_is_what_is_restored_in_another_history() throws Exception {
        make();
        store.append(TalkingStore.LOG, 4);
        assertThat(Backup.verify(backup, told::add).history()).isEqualTo(1);

        var restored = TalkingStore.newDatabase();
        long history = load(restored, OptionalLong.empty());

        try (var after = TalkingStore.on(restored)) {
            assertThat(history).isEqualTo(NOON_NUMBER);
            assertThat(after.rows("SELECT number FROM history")).containsExactly("" + NOON_NUMBER);
            assertThat(after.events()).hasSize(8).isEqualTo(store.events().subList(0, 8));
            assertThat(after.rows(
                            "SELECT DISTINCT convert_from(meta_data, 'UTF8')::jsonb ->> 'epoch' FROM domain_event"))
                    .containsExactly("" + NOON_NUMBER);
        }
        assertThat(told.getFirst()).startsWith("database-0.copy.gz: 8 events of 3 streams");
    }

    @Test
    void a_restored_store_keeps_its_rules_and_goes_on_behind_the_last_index() throws Exception {
        make();
        var restored = TalkingStore.newDatabase();
        load(restored, OptionalLong.empty());

        try (var after = TalkingStore.on(restored)) {
            after.append("user:bob", 1);
            assertThat(after.rows("SELECT global_index FROM domain_event WHERE aggregate_id = 'user:bob'"))
                    .containsExactly("9");
            assertThatThrownBy(() -> after.another().append(TalkingStore.LOG, 1))
                    .hasMessageContaining("domain_event_aggregate_sequence_key");
            assertThat(after.rows("SELECT count(*) FROM pg_publication_tables WHERE pubname = 'lockstep_events'"))
                    .containsExactly("1");
            assertThat(after.rows("SELECT count(DISTINCT transaction_id) FROM domain_event"))
                    .containsExactly("2");
        }
    }

    @Test
    void a_restored_store_can_be_backed_up_again_and_has_the_same_digest() throws Exception {
        make();
        var restored = TalkingStore.newDatabase();
        load(restored, OptionalLong.of(2));
        var second = folders.resolve("second");

        Backup.make(List.of(restored), second, NOON, told::add);

        var manifest = Backup.verify(second, told::add);
        assertThat(manifest.history()).isEqualTo(2);
        assertThat(manifest.databases().getFirst().contents())
                .isEqualTo(
                        Backup.verify(backup, told::add).databases().getFirst().contents());
    }

    @Test
    void several_databases_are_restored_to_one_history() throws Exception {
        try (var other = TalkingStore.empty().append("user:carol", 2)) {
            Backup.make(List.of(store.database(), other.database()), backup, NOON, told::add);
            var first = TalkingStore.newDatabase();
            var second = TalkingStore.newDatabase();

            Restore.load(backup, List.of(first, second), OptionalLong.empty(), NOON, told::add);

            try (var after = TalkingStore.on(second)) {
                assertThat(after.events()).isEqualTo(other.events());
                assertThat(after.rows("SELECT number FROM history")).containsExactly("" + NOON_NUMBER);
            }
            assertThatThrownBy(() -> load(TalkingStore.newDatabase(), OptionalLong.empty()))
                    .isInstanceOf(BackupFailure.class)
                    .hasMessageContaining("is of 2 databases, and 1 were named");
        }
    }

    @Test
    void a_store_without_events_is_backed_up_and_restored_too() throws Exception {
        try (var empty = TalkingStore.empty()) {
            Backup.make(List.of(empty.database()), backup, NOON, told::add);
            var restored = TalkingStore.newDatabase();

            load(restored, OptionalLong.empty());

            try (var after = TalkingStore.on(restored).append(TalkingStore.LOG, 1)) {
                assertThat(after.rows("SELECT global_index FROM domain_event")).containsExactly("1");
            }
        }
    }

    @Test
    void nothing_is_overwritten() throws Exception {
        make();
        assertThatThrownBy(this::make).isInstanceOf(BackupFailure.class).hasMessageContaining("exists already");
        assertThatThrownBy(() -> load(store.database(), OptionalLong.empty()))
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("holds events already");
        assertThat(store.rows("SELECT number FROM history")).containsExactly("1");
    }

    @Test
    void a_history_that_was_there_before_is_refused() throws Exception {
        make();
        assertThatThrownBy(() -> load(TalkingStore.newDatabase(), OptionalLong.of(1)))
                .isInstanceOf(BackupFailure.class)
                .hasMessage("history 1 is not beyond 1, which the backup is of");
    }

    @Test
    void a_load_that_breaks_off_leaves_nothing_and_can_be_begun_again() throws Exception {
        make();
        var restored = TalkingStore.newDatabase();
        EventStore.migrate(restored);
        try (var half = new EventStore(restored)) {
            assertThatThrownBy(() -> half.fill(7, out -> {
                        var rows = new RowWriter(out);
                        var folder = new BackupFolder(backup);
                        var part = folder.manifest().databases().getFirst();
                        Backup.read(folder, part, 1, row -> {
                            rows.write(row);
                            if (row.aggregateId().equals(TalkingStore.RECEIPTS)) {
                                throw new IOException("killed");
                            }
                        });
                    }))
                    .hasMessage("killed");
        }

        load(restored, OptionalLong.empty());

        try (var after = TalkingStore.on(restored)) {
            assertThat(after.events()).isEqualTo(store.events());
        }
    }

    @Test
    void only_the_owner_may_read_a_backup() throws Exception {
        make();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rwx------");
        try (var beside = Files.list(backup.getParent())) {
            assertThat(beside).containsExactly(backup);
        }
    }

    private void make() throws Exception {
        Backup.make(List.of(store.database()), backup, NOON, told::add);
    }

    private long load(Database database, OptionalLong history) throws Exception {
        return Restore.load(backup, List.of(database), history, NOON, told::add);
    }
}
