package chat.lockstep.local.up;

import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import chat.lockstep.local.programs.JavaRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One of our own applications, run from its jar.
///
/// @param name           of the service
/// @param jar            built by Spring Boot
/// @param heapMib        its largest heap
/// @param ports          by what they are for
/// @param managementPort where `/health` is
/// @param settings       given as system properties, seen by every user of the machine
/// @param secrets        given in the environment, seen by this user alone
/// @param directory      the working directory
record Application(
        String name,
        Path jar,
        int heapMib,
        Map<String, Integer> ports,
        int managementPort,
        Map<String, String> settings,
        Map<String, String> secrets,
        Path directory)
        implements Service {

    Application {
        ports = Map.copyOf(ports);
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
    }

    @Override
    public Launch prepare() {
        List<String> command = new ArrayList<>(List.of(
                JavaRuntime.current().java(),
                "-Xmx" + heapMib + "m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Daxoniq.update-checker.disabled=true"));
        new TreeMap<>(settings).forEach((setting, value) -> command.add("-D" + setting + "=" + value));
        command.addAll(List.of("-jar", jar.toString()));
        return new Launch(command, secrets, directory);
    }

    @Override
    public Readiness readiness() {
        return HealthProbe.ask(managementPort);
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(2);
    }

    /// The secrets are not shown.
    @Override
    public String toString() {
        return "Application[" + name + "]";
    }
}
