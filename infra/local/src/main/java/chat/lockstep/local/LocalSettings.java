package chat.lockstep.local;

import chat.lockstep.local.process.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// What a local system is started with.
///
/// @param data      the data folder, absolute; one system at a time uses it
/// @param cache     where unpacked server programs are kept, shared by all systems of this user
/// @param ports     where everything listens
/// @param servers   which servers are started
/// @param retention whether the data is to outlive the run
/// @param detours   where processes find one another instead
public record LocalSettings(
        Path data, Path cache, Ports ports, Set<Server> servers, Retention retention, Detours detours) {

    /// Whether the data is to outlive the run.
    public enum Retention {
        /// Data is written through to the disk, and servers are ended in good order.
        KEPT,
        /// Data is deleted after the run, so nothing waits for the disk where a switch allows it, and servers are
        /// killed.
        THROWN_AWAY
    }

    public LocalSettings {
        data = data.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
        servers = Set.copyOf(servers);
    }

    /// All servers, data kept.
    public static LocalSettings of(Path data, Ports ports) {
        return new LocalSettings(
                data, defaultCache(), ports, EnumSet.allOf(Server.class), Retention.KEPT, Detours.NONE);
    }

    public LocalSettings withServers(Set<Server> chosen) {
        return new LocalSettings(data, cache, ports, chosen, retention, detours);
    }

    public LocalSettings thrownAway() {
        return new LocalSettings(data, cache, ports, servers, Retention.THROWN_AWAY, detours);
    }

    public LocalSettings withDetours(Detours taken) {
        return new LocalSettings(data, cache, ports, servers, retention, taken);
    }

    /// How a server is asked to end: in its good order, unless nobody wants its data.
    public StopSignal stopSignal() {
        return switch (retention) {
            case KEPT -> StopSignal.TERM;
            case THROWN_AWAY -> StopSignal.KILL;
        };
    }

    /// How long a server may take from the stop signal to its end.
    public Duration stopLimit() {
        return switch (retention) {
            case KEPT -> Duration.ofSeconds(20);
            case THROWN_AWAY -> Duration.ofSeconds(1);
        };
    }

    /// `LOCKSTEP_CACHE`, or the user's cache folder.
    private static Path defaultCache() {
        String own = System.getenv("LOCKSTEP_CACHE");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String users = System.getenv("XDG_CACHE_HOME");
        Path folder =
                users != null && !users.isBlank() ? Path.of(users) : Path.of(System.getProperty("user.home"), ".cache");
        return folder.resolve("lockstep");
    }
}
