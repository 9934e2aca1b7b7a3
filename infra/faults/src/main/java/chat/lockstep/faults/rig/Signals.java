package chat.lockstep.faults.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Signals that `ProcessHandle` does not know, and what they have done.
final class Signals {

    private static final int WAIT_SECONDS = 5;

    private Signals() {}

    /// @param signal `STOP`, `CONT`, `TERM`, `INT` …
    static void send(String signal, List<Long> pids) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$0\" \"$@\"", signal));
        pids.forEach(pid -> command.add(pid.toString()));
        try {
            Process kill = new ProcessBuilder(command).redirectErrorStream(true).start();
            if (!kill.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
                throw new IllegalStateException("SIG" + signal + " could not be sent to " + pids);
            }
        } catch (IOException failure) {
            throw new IllegalStateException("SIG" + signal + " could not be sent to " + pids, failure);
        }
    }

    /// Whether the kernel runs it no more, until somebody continues it. Also of one that has ended.
    static boolean isStopped(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'T' || state == 't' || state == 'Z' || state == 'X';
        } catch (IOException _) {
            return true; // ended
        }
    }

    /// The program that a process runs, by its file name.
    static Optional<String> program(long pid) {
        try {
            return Optional.of(
                    Files.readString(Path.of("/proc/" + pid + "/comm")).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
