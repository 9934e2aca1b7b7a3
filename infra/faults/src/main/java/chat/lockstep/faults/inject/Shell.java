package chat.lockstep.faults.inject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Commands of the machine, for what Java cannot do.
final class Shell {

    private Shell() {}

    /// What it said, if it failed.
    static Optional<String> fails(String script) throws InterruptedException {
        try {
            Process shell = start(script);
            String said = output(shell);
            return shell.waitFor() == 0 ? Optional.empty() : Optional.of(said.strip());
        } catch (IOException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    /// @throws IllegalStateException with what it said, if it failed
    static void run(String script) throws InterruptedException {
        Optional<String> failure = fails(script);
        if (failure.isPresent()) {
            throw new IllegalStateException(script + ": " + failure.get());
        }
    }

    /// How much a folder holds.
    static long mebibytes(Path folder) {
        try {
            String said = output(start("du -sm " + folder));
            return Long.parseLong(said.strip().split("\\s", 2)[0]);
        } catch (IOException failure) {
            throw new UncheckedIOException("du " + folder, failure);
        }
    }

    private static Process start(String script) throws IOException {
        return new ProcessBuilder("/bin/sh", "-c", script)
                .redirectErrorStream(true)
                .start();
    }

    private static String output(Process shell) throws IOException {
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
