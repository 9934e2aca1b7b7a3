package chat.lockstep.local.programs;

import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.Driver;

/// The class path of a server that runs on Java, as Maven resolved it when the module was built. The list is kept
/// relative to the local Maven repository, since that is another folder for another user.
///
/// @param own     the classes of the module itself, to be put first where they are wanted
/// @param entries the server's jars
public record ServerClassPath(Path own, List<Path> entries) {

    private static final String REPOSITORY = "{repository}";

    public ServerClassPath {
        entries = List.copyOf(entries);
    }

    /// @param server `kafka` or `cassandra`
    public static ServerClassPath of(String server) throws IOException {
        String resource = "chat/lockstep/local/servers/" + server + ".classpath";
        URL url = ServerClassPath.class.getClassLoader().getResource(resource);
        if (url == null) {
            throw new IllegalStateException("module infra-local-" + server + " is not on the class path");
        }
        String repository = repository().toString();
        try (InputStream list = url.openStream()) {
            List<Path> entries = Stream.of(new String(list.readAllBytes(), StandardCharsets.UTF_8)
                            .strip()
                            .split(":"))
                    .map(entry -> Path.of(entry.replace(REPOSITORY, repository)))
                    .toList();
            requirePresent(server, entries);
            return new ServerClassPath(rootOf(url, resource), entries);
        }
    }

    /// The first jar whose file name starts so.
    public Path jar(String prefix) {
        return entries.stream()
                .filter(entry -> entry.getFileName().toString().startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + prefix + "* among " + entries));
    }

    /// As the option `-cp` takes it.
    public static String join(Stream<Path> paths) {
        return String.join(":", paths.map(Path::toString).toList());
    }

    private static void requirePresent(String server, List<Path> entries) {
        entries.stream().filter(entry -> !Files.exists(entry)).findFirst().ifPresent(missing -> {
            throw new LocalFailure(
                    "a library of " + server + " is missing: " + missing,
                    "build again, so that Maven fetches it: mvn -DskipTests install -pl infra/local -am");
        });
    }

    /// The repository that our own libraries were loaded from; Maven's default when we run from one big jar.
    private static Path repository() {
        String set = System.getProperty("maven.repo.local");
        if (set != null) {
            return Path.of(set);
        }
        String driver =
                Driver.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        int end = driver.indexOf("/org/postgresql/postgresql/");
        return end > 0 && !driver.contains("!")
                ? Path.of(driver.substring(0, end))
                : Path.of(System.getProperty("user.home"), ".m2", "repository");
    }

    private static Path rootOf(URL url, String resource) {
        String text = url.toString();
        String root = text.startsWith("jar:file:")
                ? text.substring("jar:".length(), text.indexOf("!/"))
                : text.substring(0, text.length() - resource.length());
        return Path.of(URI.create(root));
    }
}
