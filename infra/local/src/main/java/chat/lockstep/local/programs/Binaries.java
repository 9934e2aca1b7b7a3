package chat.lockstep.local.programs;

import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/// Programs that come inside jars, unpacked into the cache once. A name is taken only when everything is in place, so a
/// crash while unpacking, or two systems unpacking at once, do no harm.
public final class Binaries {

    private Binaries() {}

    /// PostgreSQL's folder, with `bin`, `lib` and `share`.
    public static Path postgresql(Path cache) throws IOException, InterruptedException {
        requireSupported();
        JarResource archive = JarResource.of("postgres-linux-x86_64.txz");
        Path folder = cache.resolve("postgresql-" + archive.fingerprint());
        if (!Files.isDirectory(folder)) {
            Path fresh = Files.createTempDirectory(Files.createDirectories(cache), "postgresql-");
            try (InputStream compressed = archive.open()) {
                untar(compressed, fresh);
            }
            publish(fresh, folder);
        }
        return folder;
    }

    /// The program `redis-server`.
    public static Path redis(Path cache) throws IOException {
        requireSupported();
        JarResource binary = JarResource.of("redis-server-6.2.6-v5-linux-amd64");
        Path folder = cache.resolve("redis-" + binary.fingerprint());
        if (!Files.isDirectory(folder)) {
            Path fresh = Files.createTempDirectory(Files.createDirectories(cache), "redis-");
            Path program = fresh.resolve("redis-server");
            try (InputStream bytes = binary.open()) {
                Files.copy(bytes, program);
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            publish(fresh, folder);
        }
        return folder.resolve("redis-server");
    }

    private static void requireSupported() {
        String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        if (!system.toLowerCase(Locale.ROOT).equals("linux on amd64")) {
            throw new LocalFailure(
                    "there are no PostgreSQL and Redis programs for " + system + " among the dependencies",
                    "run Lockstep on Linux on amd64");
        }
    }

    private static void untar(InputStream compressed, Path folder) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-x", "-C", folder.toString())
                .redirectErrorStream(true)
                .start();
        try (InputStream plain = new XZInputStream(compressed);
                OutputStream input = tar.getOutputStream()) {
            plain.transferTo(input);
        }
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (tar.waitFor() != 0) {
            throw new IOException("PostgreSQL could not be unpacked into " + folder + ": " + said);
        }
    }

    /// Another process may have been faster: then its folder is as good as ours.
    private static void publish(Path fresh, Path folder) throws IOException {
        try {
            Files.move(fresh, folder);
        } catch (IOException lost) {
            deleteAll(fresh);
            if (!Files.isDirectory(folder)) {
                throw lost;
            }
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
