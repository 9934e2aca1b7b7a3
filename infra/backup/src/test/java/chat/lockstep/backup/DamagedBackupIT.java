package chat.lockstep.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever was altered, it is found, and before anything is loaded.
class DamagedBackupIT {

    @TempDir
    Path folders;

    private TalkingStore store;
    private Path backup;

    @BeforeEach
    void aBackup() throws Exception {
        backup = folders.resolve("backup");
        store = TalkingStore.empty().append(TalkingStore.LOG, 200).append(TalkingStore.PRIVATE, 2);
        Backup.make(List.of(store.database()), backup, Clock.systemUTC(), line -> {});
    }

    @AfterEach
    void close() throws SQLException {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"database-0.copy.gz", "manifest.json", "manifest.json.sha256"})
    void one_wrong_byte_is_found_wherever_it_is(String name) throws Exception {
        var file = backup.resolve(name);
        var sound = Files.readAllBytes(file);
        for (int at = 0; at < Math.min(sound.length, 64); at++) {
            var wrong = sound.clone();
            int place = (int) ((long) at * (sound.length - 1) / 63);
            wrong[Math.min(place, sound.length - 1)] ^= 1;
            Files.write(file, wrong);
            if (name.endsWith(".sha256") && place >= 64) {
                continue; // behind the checksum stands only what it is of
            }
            assertThatThrownBy(this::verify).as("byte %s of %s", place, name).isInstanceOf(BackupFailure.class);
        }
        Files.write(file, sound);
        verify();
    }

    @Test
    void a_file_that_was_cut_off_or_is_missing_is_found() throws Exception {
        var file = backup.resolve("database-0.copy.gz");
        var sound = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(sound, sound.length / 2));
        assertThatThrownBy(this::verify).isInstanceOf(BackupFailure.class).hasMessageContaining("has not its");
        Files.delete(file);
        assertThatThrownBy(this::verify).isInstanceOf(BackupFailure.class).hasMessageContaining("is missing");
        Files.delete(backup.resolve("manifest.json"));
        assertThatThrownBy(this::verify)
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("is no complete backup");
    }

    @Test
    void a_damaged_backup_is_not_loaded() throws Exception {
        var file = backup.resolve("database-0.copy.gz");
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        var target = TalkingStore.newDatabase();

        assertThatThrownBy(() -> load(target)).isInstanceOf(BackupFailure.class).hasMessageContaining("SHA-256");

        try (var untouched = TalkingStore.on(target)) {
            assertThat(untouched.rows(
                            "SELECT count(*) FROM information_schema.tables WHERE table_name = 'domain_event'"))
                    .containsExactly("0");
        }
    }

    @Test
    void an_event_that_was_altered_is_found_though_all_checksums_were_made_anew() throws Exception {
        forge(row -> row.sequenceNumber() == 100 ? withPayload(row, "{\"text\":\"never said\"}") : row);

        var target = TalkingStore.newDatabase();

        assertThatThrownBy(this::verify)
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("at sequence number 100 cannot be trusted");
        assertThatThrownBy(() -> load(target)).hasStackTraceContaining("at sequence number 100 cannot be trusted");
        try (var untouched = TalkingStore.on(target)) {
            assertThat(untouched.events()).isEmpty();
            assertThat(untouched.rows("SELECT number FROM history")).containsExactly("1");
        }
    }

    @Test
    void an_event_that_was_left_out_is_found_though_all_checksums_were_made_anew() throws Exception {
        forge(row -> row.aggregateId().equals(TalkingStore.LOG) && row.sequenceNumber() == 199 ? null : row);
        assertThatThrownBy(this::verify)
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("holds 201 events of 2 streams");
    }

    @Test
    void a_store_that_cannot_be_trusted_is_not_backed_up() throws Exception {
        store.execute("UPDATE domain_event SET payload = '{}' WHERE sequence_number = 50");
        assertThatThrownBy(() ->
                        Backup.make(List.of(store.database()), folders.resolve("other"), Clock.systemUTC(), line -> {}))
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining(TalkingStore.LOG + " at sequence number 50 cannot be trusted");
        try (var left = Files.list(folders)) {
            assertThat(left).containsExactly(backup);
        }
    }

    /// Another backup in place of this one, whose manifest says that it holds what this one does.
    private void forge(UnaryOperator<EventRow> change) throws Exception {
        var sound = new BackupFolder(backup);
        var manifest = sound.manifest();
        var before = manifest.databases().getFirst();
        var forged = BackupFolder.begin(folders.resolve("forged"));
        var part = forged.write(0, out -> {
            var rows = new RowWriter(out);
            Backup.read(sound, before, 1, row -> {
                var changed = change.apply(row);
                if (changed != null) {
                    rows.write(changed);
                }
            });
            rows.end();
            return before.contents();
        });
        forged.write(new Manifest(manifest.made(), manifest.history(), List.of(part)));
        backup = forged.publish(folders.resolve("forged")).path();
    }

    private static EventRow withPayload(EventRow row, String payload) {
        return new EventRow(
                row.globalIndex(),
                row.aggregateId(),
                row.sequenceNumber(),
                row.aggregateType(),
                row.eventId(),
                row.metaData(),
                payload.getBytes(UTF_8),
                row.payloadRevision(),
                row.payloadType(),
                row.timeStamp());
    }

    private void verify() throws Exception {
        Backup.verify(backup, line -> {});
    }

    private void load(Database target) throws Exception {
        Restore.load(backup, List.of(target), OptionalLong.empty(), Clock.systemUTC(), line -> {});
    }
}
