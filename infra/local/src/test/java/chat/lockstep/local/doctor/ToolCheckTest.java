package chat.lockstep.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolCheckTest {

    private final Diagnosis diagnosis = new Diagnosis();

    @TempDir
    private Path folder;

    @Test
    void missing_programs_are_told() {
        new ToolCheck(folder.toString(), folder).look(diagnosis);

        assertThat(diagnosis.findings()).extracting(Finding::what).anyMatch(what -> what.startsWith("Maven (mvn)"));
        assertThat(diagnosis.findings()).hasSize(5);
    }

    @Test
    void a_server_program_that_does_not_run_is_told() throws Exception {
        var broken = folder.resolve("redis-1234/redis-server");
        Files.createDirectories(broken.getParent());
        Files.writeString(broken, "#!/bin/sh\necho 'error while loading shared libraries: libx.so' >&2\nexit 127\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));

        new ToolCheck(System.getenv("PATH"), folder).look(diagnosis);

        assertThat(diagnosis.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("redis-server does not run", "libx.so"));
    }
}
