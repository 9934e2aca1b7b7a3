package chat.lockstep.local.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Sends signals that `ProcessHandle` cannot, and waits for processes that are not our children.
final class Signals {

    private static final Duration POLL = Duration.ofMillis(20);

    private Signals() {}

    /// Sends the signal if this is still the same process. The moment between look and signal is too short for a pid to
    /// go round.
    static void send(ProcessIdentity process, StopSignal signal) throws IOException, InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", signal.name(), "" + process.pid())
                .redirectErrorStream(true)
                .start();
        if (!kill.waitFor(5, TimeUnit.SECONDS)) {
            kill.destroyForcibly();
        }
    }

    /// Whether the process was gone within the time.
    static boolean awaitEnd(ProcessIdentity process, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    /// Gently first, then by force.
    static void end(ProcessIdentity process, StopSignal signal, Duration grace)
            throws IOException, InterruptedException {
        send(process, signal);
        if (!awaitEnd(process, grace)) {
            send(process, StopSignal.KILL);
            if (!awaitEnd(process, Duration.ofSeconds(10))) {
                throw new IOException("pid " + process.pid() + " did not end 10 s after SIGKILL");
            }
        }
    }
}
