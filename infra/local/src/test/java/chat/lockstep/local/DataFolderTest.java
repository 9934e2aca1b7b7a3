package chat.lockstep.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    private Path path;

    @Test
    void its_identity_stays_and_no_other_has_it() throws IOException {
        DataFolder data = new DataFolder(path.resolve("one"));
        assertThat(data.id()).isEqualTo(new DataFolder(path.resolve("one")).id());
        assertThat(data.id()).isNotEqualTo(new DataFolder(path.resolve("other")).id());
    }

    @Test
    void the_clusters_are_named_after_its_identity() throws IOException {
        DataFolder data = new DataFolder(path);
        assertThat(data.kafkaClusterId()).matches("[A-Za-z0-9_-]{22}").isEqualTo(data.kafkaClusterId());
        assertThat(data.cassandraClusterName()).isEqualTo("lockstep-" + data.id());
    }

    @Test
    void nobody_else_can_look_into_it() throws IOException {
        DataFolder data = new DataFolder(path.resolve("data"));
        data.folder("kafka");
        assertThat(Files.getPosixFilePermissions(data.path())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void a_secret_is_made_once_and_read_by_its_owner_alone() throws IOException {
        DataFolder data = new DataFolder(path);
        String secret = data.secret("service-secret");
        assertThat(secret).hasSize(43).isEqualTo(data.secret("service-secret"));
        assertThat(data.secret("another")).isNotEqualTo(secret);
        assertThat(Files.getPosixFilePermissions(data.secretFile("service-secret")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
