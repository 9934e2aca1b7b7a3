package chat.lockstep.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class PauseTest {

    @Test
    void a_paused_process_stands_still_with_its_children_but_not_what_watches_it() throws Exception {
        var server = new ProcessBuilder("bash", "-c", "sleep 60 & sh -c 'sleep 60; :' & wait").start();
        var pause = new Pause(() -> Map.of("server", server.pid()));
        try {
            await(() -> server.descendants().count() == 3);
            pause.begin();
            await(() -> state(server.pid()) == 'T');
            assertThat(server.children())
                    .hasSize(2)
                    .allSatisfy(child -> assertThat(state(child.pid()))
                            .isEqualTo(name(child.pid()).equals("sh") ? 'S' : 'T'));
            pause.end();
            await(() -> state(server.pid()) == 'S');
            assertThat(server.descendants())
                    .allSatisfy(child -> assertThat(state(child.pid())).isEqualTo('S'));
        } finally {
            server.descendants().toList().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static char state(long pid) {
        var stat = read(pid, "stat");
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    private static String name(long pid) {
        return read(pid, "comm").strip();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file));
        } catch (IOException ended) {
            return ") X";
        }
    }
}
