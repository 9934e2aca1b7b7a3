package chat.lockstep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import java.nio.file.Path;
import java.util.Set;

/// One server in a folder, its data kept; and another data folder's claim on the same ports.
///
/// @param server   the one
/// @param settings of the folder
/// @param servers  of which only the one is started
public record ServerFixture(Server server, LocalSettings settings, LocalServers servers) implements AutoCloseable {

    public static ServerFixture start(Server server, Path data) throws InterruptedException {
        LocalSettings settings = LocalSettings.of(data, FreePorts.find()).withServers(Set.of(server));
        return new ServerFixture(server, settings, LocalServers.start(settings));
    }

    /// The same ports, another folder.
    public LocalSettings claim(Path otherData) {
        return LocalSettings.of(otherData, settings.ports()).withServers(Set.of(server));
    }

    /// The server is ours, and a stranger to whoever has another folder.
    public void assertIdentity(Service other) {
        assertThat(servers.service(server).service().readiness()).isInstanceOf(Readiness.Ready.class);
        assertThat(other.readiness()).isInstanceOf(Readiness.Foreign.class);
    }

    /// A second system on these ports is refused, and told by whom they are held.
    public void assertPortsAreDefended(Path otherData) {
        long pid = servers.service(server).process().orElseThrow().identity().pid();
        assertThatThrownBy(() -> LocalServers.start(claim(otherData)))
                .isInstanceOfSatisfying(
                        LocalFailure.class,
                        failure -> assertThat(failure.text()).contains("is taken by pid " + pid, "LOCKSTEP_PORT="));
    }

    @Override
    public void close() {
        servers.close();
    }
}
