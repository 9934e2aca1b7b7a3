package chat.lockstep.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A running child process that cannot outlive this JVM, however this JVM ends (see `watched.sh`). It is in a session
/// of its own, so a Ctrl-C in the terminal reaches this JVM alone, which then ends its children in the right order.
public final class ChildProcess {

    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Duration DESCENDANTS_LIMIT = Duration.ofSeconds(2);
    private static final String WATCHED = readWatched();

    private final Process process;
    private final ProcessIdentity identity;
    private final StopSignal stopSignal;

    private ChildProcess(Process process, ProcessIdentity identity, StopSignal stopSignal) {
        this.process = process;
        this.identity = identity;
        this.stopSignal = stopSignal;
    }

    /// @param grace time between the stop signal and force, should this JVM die before the child
    public static ChildProcess start(Launch launch, Path log, Path pidFile, StopSignal stopSignal, Duration grace)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(List.of("/bin/sh", "-c", WATCHED, stopSignal.name(), "" + grace.toSeconds()));
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(launch.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(launch.environment());
        Process process = builder.start();
        ProcessIdentity identity = ProcessIdentity.of(process.pid())
                .orElseThrow(() -> new IOException("ended at once, see " + log + ": " + launch));
        identity.write(pidFile);
        Thread.ofVirtual().start(() -> dismissWatcherAtEnd(process));
        return new ChildProcess(process, identity, stopSignal);
    }

    public ProcessIdentity identity() {
        return identity;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// The exit status: 128 + n for signal n. Waits for it.
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /// Gently first, by force after the grace. Its own children are awaited too: a PostgreSQL whose backends still run
    /// cannot be started again.
    public void stop(Duration grace) throws IOException, InterruptedException {
        end(stopSignal, grace);
    }

    /// As a crash would do it: at once, without a chance to tidy up.
    public void kill() throws IOException, InterruptedException {
        end(StopSignal.KILL, Duration.ofSeconds(10));
    }

    private void end(StopSignal signal, Duration grace) throws IOException, InterruptedException {
        List<ProcessIdentity> descendants = process.descendants()
                .flatMap(handle -> ProcessIdentity.of(handle.pid()).stream())
                .toList();
        identity.end(signal, grace);
        process.waitFor();
        dismissWatcher(process);
        for (ProcessIdentity descendant : descendants) {
            if (!descendant.awaitEnd(DESCENDANTS_LIMIT)) {
                descendant.end(StopSignal.KILL, Duration.ofSeconds(1));
            }
        }
    }

    /// The watcher must not wait on and one day signal whoever has the pid by then.
    private static void dismissWatcherAtEnd(Process started) {
        started.onExit().join();
        dismissWatcher(started);
    }

    private static void dismissWatcher(Process ended) {
        try (OutputStream pipe = ended.getOutputStream()) {
            pipe.write('\n');
        } catch (IOException _) {
            // The watcher has read the line before, or is gone: either way it will do no more.
        }
    }

    private static String readWatched() {
        try (InputStream script = ChildProcess.class.getResourceAsStream("watched.sh")) {
            if (script == null) {
                throw new IllegalStateException("watched.sh is missing from the jar");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException("watched.sh cannot be read", unreadable);
        }
    }
}
