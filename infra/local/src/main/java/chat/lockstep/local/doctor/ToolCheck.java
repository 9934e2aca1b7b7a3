package chat.lockstep.local.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The programs that the system is built and run with.
///
/// @param path   the folders in which programs are looked for, as `PATH` has them
/// @param cache  where server programs are unpacked
public record ToolCheck(String path, Path cache) {

    private static final int ANSWER_SECONDS_MAX = 10;
    private static final int WORDS_SHOWN = 200;

    public void look(Diagnosis diagnosis) {
        diagnosis.fact("Java " + Runtime.version() + " at " + System.getProperty("java.home"));
        find("mvn")
                .ifPresentOrElse(
                        maven -> diagnosis.fact("Maven at " + maven),
                        () -> diagnosis.add(
                                "Maven (mvn) is not on the PATH",
                                "What has changed in the checkout cannot be built.",
                                "install Maven 3.8 or newer (https://maven.apache.org/install.html)"));
        for (var tool : List.of("sh", "tar", "tail", "setsid")) {
            if (find(tool).isEmpty()) {
                diagnosis.add(
                        "the program " + tool + " is not on the PATH",
                        "Starting servers and showing logs need it.",
                        "install the system's package that has it (coreutils, tar, util-linux)");
            }
        }
        program("postgresql-*", "bin/postgres", diagnosis);
        program("redis-*", "redis-server", diagnosis);
    }

    private Optional<Path> find(String program) {
        for (var folder : path.split(":")) {
            var file = Path.of(folder, program);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /// Starts each unpacked version of a server program once: a missing library shows only then.
    private void program(String folders, String name, Diagnosis diagnosis) {
        if (!Files.isDirectory(cache)) {
            return; // unpacked at the first start
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(cache, folders)) {
            for (var version : versions) {
                var file = version.resolve(name);
                if (Files.exists(file)) {
                    tryOut(file, diagnosis);
                }
            }
        } catch (IOException unreadable) {
            diagnosis.add(
                    "the cache " + cache + " cannot be read: " + unreadable.getMessage(),
                    "The programs of PostgreSQL and Redis are unpacked there.",
                    "make it readable and writable for this user, or set LOCKSTEP_CACHE to another folder");
        }
    }

    private static void tryOut(Path program, Diagnosis diagnosis) {
        var why = "The server cannot start.";
        var mend = "remove " + program.getParent() + " so that it is unpacked again; if that does not help, install"
                + " the library that is named";
        try {
            var process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                diagnosis.add(program + " --version did not end in " + ANSWER_SECONDS_MAX + " s", why, mend);
                return;
            }
            var said = new String(process.getInputStream().readNBytes(WORDS_SHOWN), StandardCharsets.UTF_8).strip();
            if (process.exitValue() == 0) {
                diagnosis.fact(said.lines().findFirst().orElse(program.toString()));
            } else {
                diagnosis.add(program + " does not run: " + said, why, mend);
            }
        } catch (IOException failure) {
            diagnosis.add(program + " does not run: " + failure.getMessage(), why, mend);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
