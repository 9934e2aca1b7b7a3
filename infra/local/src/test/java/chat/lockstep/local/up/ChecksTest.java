package chat.lockstep.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.local.process.LocalFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {

    @TempDir
    private Path folder;

    @Test
    void another_java_is_refused() {
        assertThatThrownBy(() -> Checks.java(17)).hasMessageContaining("Java 17");
        assertThatNoException().isThrownBy(() -> Checks.java(25));
    }

    @Test
    void too_little_memory_or_disk_is_told_with_what_there_is() {
        assertThatThrownBy(() -> Checks.memory(2_999)).hasMessageContaining("2999 MiB");
        assertThatNoException().isThrownBy(() -> Checks.memory(3_000));
        assertThatThrownBy(() -> Checks.disk(1_999, folder)).hasMessageContaining("1999 MiB");
        assertThatNoException().isThrownBy(() -> Checks.disk(2_000, folder));
    }

    @Test
    void a_missing_application_is_told_with_the_mend() {
        Surroundings surroundings = Surroundings.read(Map.of("LOCKSTEP_DATA", folder.toString()), folder);
        assertThatThrownBy(() -> Checks.run(surroundings, List.of(folder.resolve("missing.jar"))))
                .isInstanceOfSatisfying(
                        LocalFailure.class,
                        failure -> assertThat(failure.text()).contains("missing.jar", "./lockstep build"));
    }
}
