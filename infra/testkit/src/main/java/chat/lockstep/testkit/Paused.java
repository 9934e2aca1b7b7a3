package chat.lockstep.testkit;

import chat.lockstep.local.LocalServers;
import chat.lockstep.local.Server;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// A server that takes connections and answers nothing, until this is closed.
public final class Paused implements AutoCloseable {

    private final long pid;

    public Paused(LocalServers servers, Server server) {
        pid = servers.service(server).process().orElseThrow().identity().pid();
        signal("STOP");
    }

    @Override
    public void close() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            var kill = new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(pid)).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("no signal " + name + " to " + pid);
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
