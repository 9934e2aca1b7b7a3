package chat.lockstep.local.programs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A Java installation.
///
/// @param home    its folder
/// @param feature its feature version, such as 17
public record JavaRuntime(Path home, int feature) {

    /// The one that runs this program.
    public static JavaRuntime current() {
        return new JavaRuntime(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /// One of this feature version: named by `JAVA<version>_HOME`, or installed in the usual folder, or first on the
    /// `PATH`.
    public static Optional<JavaRuntime> find(int feature) {
        List<Path> candidates = new ArrayList<>();
        addIfSet(candidates, System.getenv("JAVA" + feature + "_HOME"));
        try (DirectoryStream<Path> installed = Files.newDirectoryStream(Path.of("/usr/lib/jvm"), "*" + feature + "*")) {
            installed.forEach(candidates::add);
        } catch (IOException _) {
            // No such folder on this machine.
        }
        onPath().ifPresent(candidates::add);
        return candidates.stream()
                .flatMap(home -> at(home).stream())
                .filter(runtime -> runtime.feature == feature)
                .findFirst();
    }

    /// The installation in this folder, if there is one that says its version.
    static Optional<JavaRuntime> at(Path home) {
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            return Optional.empty();
        }
        Properties release = new Properties();
        try (var reader = Files.newBufferedReader(home.resolve("release"))) {
            release.load(reader);
            String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
            return Optional.of(
                    new JavaRuntime(home, Runtime.Version.parse(version).feature()));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty(); // a folder that only looks like one, or older than version 9
        }
    }

    public String java() {
        return home.resolve("bin/java").toString();
    }

    private static void addIfSet(List<Path> candidates, @Nullable String home) {
        if (home != null && !home.isBlank()) {
            candidates.add(Path.of(home));
        }
    }

    private static Optional<Path> onPath() {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(":")) {
            Path java = Path.of(folder, "java");
            if (Files.isExecutable(java)) {
                try {
                    return Optional.ofNullable(java.toRealPath().getParent()).map(Path::getParent);
                } catch (IOException _) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
