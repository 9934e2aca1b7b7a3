package chat.lockstep.local.up;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import chat.lockstep.local.programs.JavaRuntime;
import chat.lockstep.local.programs.ServerClassPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One of our own applications, run from its jar.
///
/// @param name           of the service
/// @param jar            built by Spring Boot
/// @param mainClass      another program in the jar than its first
/// @param heapMib        its largest heap
/// @param ports          by what they are for
/// @param managementPort where `/health` is
/// @param settings       given as system properties, seen by every user of the machine
/// @param secrets        given in the environment, seen by this user alone
/// @param data           the data folder
record Application(
        String name,
        Path jar,
        Optional<String> mainClass,
        int heapMib,
        Map<String, Integer> ports,
        int managementPort,
        Map<String, String> settings,
        Map<String, String> secrets,
        Path data)
        implements Service {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    Application {
        ports = Map.copyOf(ports);
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
    }

    @Override
    public Launch prepare() throws IOException {
        UnpackedJar unpacked = UnpackedJar.of(name, jar, new DataFolder(data).folder("applications"));
        List<String> command = new ArrayList<>(List.of(
                JavaRuntime.current().java(),
                "-Xmx" + heapMib + "m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Daxoniq.update-checker.disabled=true"));
        new TreeMap<>(settings).forEach((setting, value) -> command.add("-D" + setting + "=" + value));
        command.addAll(List.of(
                "-cp", ServerClassPath.join(unpacked.classPath().stream()), mainClass.orElse(unpacked.mainClass())));
        return new Launch(command, secrets, data);
    }

    @Override
    public Readiness readiness() {
        return HealthProbe.ask(managementPort);
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(4);
    }

    @Override
    public Duration stopLimit() {
        return STOP_LIMIT;
    }

    /// The secrets are not shown.
    @Override
    public String toString() {
        return "Application[" + name + "]";
    }
}
