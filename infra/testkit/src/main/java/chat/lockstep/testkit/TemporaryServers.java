package chat.lockstep.testkit;

import chat.lockstep.local.FreePorts;
import chat.lockstep.local.LocalServers;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Server;
import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/// Servers on free ports in a temporary folder.
public final class TemporaryServers implements AutoCloseable {

    private final TemporaryFolder folder;
    private final LocalSettings settings;
    private final LocalServers servers;

    TemporaryServers() {
        try {
            this.folder = TemporaryFolder.create();
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary folder for the servers", failure);
        }
        Path data = folder.path();
        this.settings = LocalSettings.of(data, FreePorts.find())
                .withServers(EnumSet.noneOf(Server.class))
                .thrownAway();
        this.servers = new LocalServers(settings);
    }

    public LocalSettings settings() {
        return settings;
    }

    public LocalServers servers() {
        return servers;
    }

    /// Starts those that do not run yet.
    synchronized LocalServers running(Set<Server> wanted) {
        try {
            servers.start(wanted);
            return servers;
        } catch (LocalFailure failure) {
            throw new IllegalStateException(failure.text(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the servers started", interrupted);
        }
    }

    @Override
    public void close() {
        servers.close();
        folder.release();
    }
}
