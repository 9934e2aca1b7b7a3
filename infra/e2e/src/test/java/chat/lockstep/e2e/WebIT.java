package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People use the pages in a real browser, over the whole system. Vitest runs them and reports each flow by itself.
class WebIT {

    private static final Path PAGES = Path.of(System.getProperty("lockstep.checkout"), "clients", "web");

    @TempDir
    Path folder;

    @Test
    void people_talk_in_browsers_online_and_off() throws IOException, InterruptedException {
        var output = folder.resolve("output").toFile();
        var status = run(output);
        System.out.println(read(output));
        assertThat(status).as(() -> read(output)).isZero();
    }

    private static int run(File output) throws IOException, InterruptedException {
        var npm = new ProcessBuilder("npm", "run", "browser")
                .directory(PAGES.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        npm.environment().put("LOCKSTEP_URL", WholeSystem.running().httpUrl().toString());
        var process = npm.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends in time").isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String read(File output) {
        try {
            return Files.readString(output.toPath());
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
