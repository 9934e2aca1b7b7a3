package chat.lockstep.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedJarTest {

    private static final Map<String, String> ENTRIES = new TreeMap<>(Map.of(
            "BOOT-INF/classes/a/Main.class", "code",
            "BOOT-INF/classes/META-INF/services/x", "a.Service",
            "BOOT-INF/lib/one.jar", "1",
            "BOOT-INF/lib/two.jar", "2",
            "BOOT-INF/classpath.idx", "- \"BOOT-INF/lib/two.jar\"\n- \"BOOT-INF/lib/one.jar\"\n"));

    @TempDir
    private Path folder;

    @Test
    void classes_come_first_and_libraries_in_their_order() throws IOException {
        UnpackedJar unpacked = UnpackedJar.of("app", jar(ENTRIES), folder);
        assertThat(unpacked.mainClass()).isEqualTo("a.Main");
        assertThat(unpacked.classPath().stream().map(path -> path.getFileName().toString()))
                .containsExactly("application.jar", "two.jar", "one.jar");
        assertThat(unpacked.classPath().get(1)).content().isEqualTo("2");
        try (JarFile own = new JarFile(unpacked.classPath().getFirst().toFile());
                var code = own.getInputStream(own.getJarEntry("a/Main.class"))) {
            assertThat(code).hasContent("code");
            assertThat(own.getJarEntry("META-INF/services/x")).isNotNull();
        }
    }

    @Test
    void it_is_unpacked_once_per_build_and_earlier_builds_go() throws IOException {
        Path jar = jar(ENTRIES);
        UnpackedJar first = UnpackedJar.of("app", jar, folder);
        UnpackedJar.of("app-two", jar, folder);
        assertThat(UnpackedJar.of("app", jar, folder)).isEqualTo(first);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
        UnpackedJar second = UnpackedJar.of("app", jar, folder);
        assertThat(second).isNotEqualTo(first);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(Files::isDirectory)
                            .map(path -> path.getFileName().toString().replaceFirst("@.*", "")))
                    .containsExactlyInAnyOrder("app", "app-two");
        }
    }

    @Test
    void a_jar_that_is_no_application_is_told() throws IOException {
        Path jar = jar(Map.of("BOOT-INF/lib/one.jar", "1"));
        assertThatThrownBy(() -> UnpackedJar.of("app", jar, folder)).hasMessageContaining("Spring Boot");
    }

    private Path jar(Map<String, String> entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Start-Class", "a.Main");
        Path jar = folder.resolve("app.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }
}
