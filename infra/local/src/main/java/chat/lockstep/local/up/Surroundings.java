package chat.lockstep.local.up;

import chat.lockstep.local.Detours;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Ports;
import chat.lockstep.local.Route;
import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What the caller set: where the checkout is, which ports, which data folder, how many nodes.
///
/// @param checkout the repository's root, with the built applications
/// @param settings of the servers
/// @param nodes    how many processes of each application
record Surroundings(Path checkout, LocalSettings settings, int nodes) {

    /// The script `lockstep` says where the checkout is.
    static Surroundings read() {
        return read(System.getenv(), Path.of(System.getProperty("lockstep.checkout", "")));
    }

    /// With as many nodes as were started on the data folder, whatever the caller says of nodes.
    static Surroundings ofRunningSystem() throws IOException {
        Surroundings surroundings = read();
        Path run = surroundings.data().resolve("run");
        if (!Files.isDirectory(run)) {
            return surroundings;
        }
        try (DirectoryStream<Path> second = Files.newDirectoryStream(run, "*-" + Ports.NODES_MAX + ".pid")) {
            return second.iterator().hasNext()
                    ? new Surroundings(surroundings.checkout, surroundings.settings, Ports.NODES_MAX)
                    : surroundings;
        }
    }

    /// `LOCKSTEP_PORT` is the first port, 8080 if not set; `LOCKSTEP_DATA` the data folder, `.lockstep` in the checkout
    /// if not; `LOCKSTEP_NODES` the number of processes of each application, 1 if not.
    /// `LOCKSTEP_DETOURS` is for tests: a file of [Detours].
    static Surroundings read(Map<String, String> environment, Path checkout) {
        Path root = checkout.toAbsolutePath().normalize();
        String port = environment.getOrDefault("LOCKSTEP_PORT", "").strip();
        String data = environment.getOrDefault("LOCKSTEP_DATA", "").strip();
        Ports ports = port.isEmpty() ? Ports.DEFAULT : parse(port);
        int nodes = nodes(environment.getOrDefault("LOCKSTEP_NODES", "").strip());
        return new Surroundings(
                root,
                LocalSettings.of(data.isEmpty() ? root.resolve(".lockstep") : Path.of(data), ports)
                        .withDetours(detours(environment.getOrDefault("LOCKSTEP_DETOURS", ""), ports, nodes)),
                nodes);
    }

    private static Detours detours(String file, Ports ports, int nodes) {
        return file.isBlank() ? Detours.NONE : Detours.read(Path.of(file.strip()), Route.all(ports, nodes));
    }

    private static int nodes(String nodes) {
        return switch (nodes) {
            case "", "1" -> 1;
            case "2" -> 2;
            default ->
                throw new LocalFailure(
                        "LOCKSTEP_NODES must be 1 or " + Ports.NODES_MAX + ", not " + nodes,
                        "unset it, or set it to 2 to run two processes of each application");
        };
    }

    private static Ports parse(String port) {
        try {
            return new Ports(Integer.parseInt(port));
        } catch (NumberFormatException _) {
            throw new LocalFailure("LOCKSTEP_PORT is not a number: " + port, "set it to the first port, such as 8080");
        } catch (IllegalArgumentException outside) {
            throw new LocalFailure("LOCKSTEP_PORT: " + outside.getMessage(), "set it to the first port, such as 8080");
        }
    }

    Path data() {
        return settings.data();
    }

    Ports ports() {
        return settings.ports();
    }
}
