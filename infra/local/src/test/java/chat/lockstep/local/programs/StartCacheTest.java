package chat.lockstep.local.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {

    @TempDir
    private Path folder;

    @Test
    void the_first_run_writes_what_the_next_ones_read() throws IOException {
        StartCache cache = StartCache.of(folder, "app-1");
        assertThat(cache.option()).isEqualTo("-XX:AOTCacheOutput=" + cache.file());
        Files.createFile(cache.file());
        assertThat(StartCache.of(folder, "app-1").option()).isEqualTo("-XX:AOTCache=" + cache.file());
    }

    @Test
    void another_version_starts_anew_and_the_old_cache_goes() throws IOException {
        Path old = Files.createFile(StartCache.of(folder, "app-1").file());
        StartCache cache = StartCache.of(folder, "app-2");
        assertThat(cache.option()).startsWith("-XX:AOTCacheOutput=");
        assertThat(old).doesNotExist();
    }

    @Test
    void a_cache_whose_writing_was_cut_off_is_made_anew() throws IOException {
        Path half = Files.createFile(StartCache.of(folder, "app-1").file());
        Files.createFile(folder.resolve(half.getFileName() + ".config"));
        assertThat(StartCache.of(folder, "app-1").option()).isEqualTo("-XX:AOTCacheOutput=" + half);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_cache_that_is_damaged_does_not_keep_a_program_from_starting() throws Exception {
        Path cut = Files.writeString(folder.resolve("cut.aot"), "cut off");
        Process java = new ProcessBuilder(
                        JavaRuntime.current().java(), new StartCache(cut).option(), "-XX:+UseSerialGC", "-version")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Runtime Environment");
        assertThat(java.waitFor()).isZero();
    }
}
