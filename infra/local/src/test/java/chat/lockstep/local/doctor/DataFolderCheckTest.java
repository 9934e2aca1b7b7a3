package chat.lockstep.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderCheckTest {

    private final Diagnosis diagnosis = new Diagnosis();

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void makeSoundFolder() throws Exception {
        data = folder.resolve("data");
        Files.createDirectories(
                data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectories(data.resolve("postgresql"));
        Files.createDirectories(data.resolve("secrets"));
        Files.writeString(data.resolve("identity"), "x");
        for (var secret : List.of("postgresql-password", "service-secret", "token-keys.json")) {
            var file = Files.writeString(data.resolve("secrets").resolve(secret), "x");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void a_sound_folder_has_nothing_wrong() throws Exception {
        assertThat(new DataFolderCheck(data).look(diagnosis)).isTrue();
        assertThat(diagnosis.findings()).isEmpty();
    }

    @Test
    void no_folder_is_no_fault() throws Exception {
        assertThat(new DataFolderCheck(folder.resolve("none")).look(diagnosis)).isFalse();
        assertThat(diagnosis.findings()).isEmpty();
    }

    @Test
    void a_file_in_the_place_of_the_folder_is_told() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "x");

        assertThat(new DataFolderCheck(file).look(diagnosis)).isFalse();
        assertThat(only().what()).contains(file + " is not a folder");
    }

    @Test
    void a_folder_that_others_can_read_is_told() throws Exception {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));

        new DataFolderCheck(data).look(diagnosis);

        assertThat(only().mend()).isEqualTo("chmod 700 " + data);
    }

    @Test
    void a_secret_that_others_can_read_is_told() throws Exception {
        var file = data.resolve("secrets/service-secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        new DataFolderCheck(data).look(diagnosis);

        assertThat(only().mend()).isEqualTo("chmod 600 " + file);
    }

    @Test
    void a_missing_password_is_told_and_nothing_more_is_asked() throws Exception {
        Files.delete(data.resolve("secrets/postgresql-password"));

        assertThat(new DataFolderCheck(data).look(diagnosis)).isFalse();
        assertThat(only().what()).contains("postgresql-password is missing");
        assertThat(data.resolve("secrets/postgresql-password")).doesNotExist();
    }

    @Test
    void a_missing_identity_is_told() throws Exception {
        Files.delete(data.resolve("identity"));

        assertThat(new DataFolderCheck(data).look(diagnosis)).isFalse();
        assertThat(only().why()).contains("Kafka and Cassandra");
    }

    @Test
    void a_clock_that_went_back_is_told() throws Exception {
        Files.setLastModifiedTime(
                data.resolve("identity"), FileTime.from(Instant.now().plus(Duration.ofHours(1))));

        new DataFolderCheck(data).look(diagnosis);

        assertThat(only().mend()).contains("NTP");
    }

    @Test
    void what_an_interrupted_start_left_is_told() throws Exception {
        Files.createDirectories(data.resolve("tmp/postgresql-123"));

        new DataFolderCheck(data).look(diagnosis);

        assertThat(only().mend()).isEqualTo("rm -r " + data.resolve("tmp/postgresql-123"));
    }

    private Finding only() {
        assertThat(diagnosis.findings()).hasSize(1);
        return diagnosis.findings().getFirst();
    }
}
