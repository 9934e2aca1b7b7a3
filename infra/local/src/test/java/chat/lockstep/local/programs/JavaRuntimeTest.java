package chat.lockstep.local.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaRuntimeTest {

    @TempDir
    private Path folder;

    @Test
    void the_one_that_runs_this_is_known() {
        assertThat(JavaRuntime.at(JavaRuntime.current().home())).contains(JavaRuntime.current());
    }

    @Test
    void a_folder_that_only_looks_like_one_is_passed_over() throws Exception {
        assertThat(JavaRuntime.at(folder)).isEmpty();
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        assertThat(Files.createFile(java).toFile().setExecutable(true)).isTrue();
        assertThat(JavaRuntime.at(folder)).isEmpty();
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        assertThat(JavaRuntime.at(folder)).isEmpty();
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        assertThat(JavaRuntime.at(folder)).contains(new JavaRuntime(folder, 17));
    }
}
