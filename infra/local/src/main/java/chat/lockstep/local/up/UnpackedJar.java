package chat.lockstep.local.up;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// An application's jar, taken apart into the data folder: its own classes in one jar, its libraries beside it. It
/// starts faster than from jars inside a jar, and goes on working while the checkout is built again.
///
/// @param folder    that holds it, for this build of it alone
/// @param classPath in the order that Spring Boot noted when it built the jar
/// @param mainClass the one that the jar would start
record UnpackedJar(Path folder, List<Path> classPath, String mainClass) {

    private static final String CLASSES = "BOOT-INF/classes/";
    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final String ORDER = "BOOT-INF/classpath.idx";
    private static final String OWN_JAR = "application.jar";

    UnpackedJar {
        classPath = List.copyOf(classPath);
    }

    /// Unpacks the jar unless that was done before, and deletes what was unpacked from earlier builds of it.
    ///
    /// @param name   of the service
    /// @param folder for all that is unpacked; belongs to one `up` alone
    static UnpackedJar of(String name, Path jar, Path folder) throws IOException {
        String version = name + "@" + Files.getLastModifiedTime(jar).toMillis() + "-" + Files.size(jar);
        Path unpacked = folder.resolve(version);
        try (JarFile file = new JarFile(jar.toFile())) {
            if (!Files.isDirectory(unpacked)) {
                deleteEarlier(name, folder);
                Path fresh = Files.createTempDirectory(folder, name + "@");
                unpack(file, fresh);
                Files.move(fresh, unpacked);
            }
            List<Path> classPath = Stream.concat(
                            Stream.of(unpacked.resolve(OWN_JAR)),
                            order(file).map(library -> unpacked.resolve(library.substring(LIBRARIES.length()))))
                    .toList();
            return new UnpackedJar(
                    unpacked, classPath, file.getManifest().getMainAttributes().getValue("Start-Class"));
        }
    }

    private static void unpack(JarFile file, Path folder) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(OWN_JAR));
                JarOutputStream own = new JarOutputStream(out)) {
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if (name.startsWith(CLASSES) && !name.equals(CLASSES)) {
                    own.putNextEntry(new JarEntry(name.substring(CLASSES.length())));
                    copy(file, entry, own);
                    own.closeEntry();
                } else if (name.startsWith(LIBRARIES) && !entry.isDirectory()) {
                    Path library = Path.of(name).getFileName();
                    try (OutputStream target = Files.newOutputStream(folder.resolve(library))) {
                        copy(file, entry, target);
                    }
                }
            }
        }
    }

    private static void copy(JarFile file, JarEntry entry, OutputStream target) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            in.transferTo(target);
        }
    }

    /// Lines of the form `- "BOOT-INF/lib/name.jar"`.
    private static Stream<String> order(JarFile file) throws IOException {
        JarEntry entry = file.getJarEntry(ORDER);
        if (entry == null) {
            throw new IOException(file.getName() + " was not built by Spring Boot: it has no " + ORDER);
        }
        try (InputStream in = file.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.startsWith("- \""))
                            .map(line -> line.substring(3, line.length() - 1))
                            .toList()
                            .stream();
        }
    }

    private static void deleteEarlier(String name, Path folder) throws IOException {
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(folder, name + "@*")) {
            for (Path version : earlier) {
                try (Stream<Path> all = Files.walk(version)) {
                    for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
    }
}
