package chat.lockstep.local.up;

import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.programs.JavaRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A program in a jar that Spring Boot built, run in the foreground beside the running system. It is read from the jar
/// itself: the unpacked one belongs to the system that runs from it.
///
/// @param jar       of the checkout
/// @param mainClass in it
/// @param settings  given as system properties
/// @param secrets   given in the environment
record JarProgram(Path jar, String mainClass, Map<String, String> settings, Map<String, String> secrets) {

    private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

    /// Warnings, beside the answer. What Kafka's client and the drivers say else would stand in the middle of it.
    private static final String LOGGING = Objects.requireNonNull(JarProgram.class.getResource("operator-logback.xml"))
            .toString();

    JarProgram {
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
    }

    /// Another program in an application's jar, with that application's settings.
    static JarProgram of(Application application, String mainClass) {
        return new JarProgram(application.jar(), mainClass, application.settings(), application.secrets());
    }

    /// Its exit status, when it has ended. It writes and reads where this program does.
    ///
    /// @throws LocalFailure if it is not built
    int run(List<String> arguments) throws IOException, InterruptedException {
        if (!Files.exists(jar)) {
            throw new LocalFailure("not built yet: " + jar, "build with ./lockstep build, then try again");
        }
        var builder = new ProcessBuilder(command(arguments)).inheritIO();
        builder.environment().putAll(secrets);
        return builder.start().waitFor();
    }

    List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                JavaRuntime.current().java(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        new TreeMap<>(settings).forEach((setting, value) -> command.add("-D" + setting + "=" + value));
        command.add("-Dlogback.configurationFile=" + LOGGING);
        command.addAll(List.of("-Dloader.main=" + mainClass, "-cp", jar.toString(), LAUNCHER));
        command.addAll(arguments);
        return command;
    }

    /// The secrets are not shown.
    @Override
    public String toString() {
        return "JarProgram[" + mainClass + " in " + jar + "]";
    }
}
