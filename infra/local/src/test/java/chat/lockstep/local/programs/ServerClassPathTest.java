package chat.lockstep.local.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class ServerClassPathTest {

    @Test
    void each_server_has_its_own_libraries() throws Exception {
        ServerClassPath kafka = ServerClassPath.of("kafka");
        ServerClassPath cassandra = ServerClassPath.of("cassandra");
        assertThat(kafka.jar("kafka-server-")).exists();
        assertThat(cassandra.jar("cassandra-all-")).exists();
        assertThat(names(kafka)).noneMatch(name -> name.startsWith("cassandra"));
        assertThat(names(cassandra)).noneMatch(name -> name.startsWith("kafka"));
    }

    @Test
    void cassandra_keeps_the_netty_it_was_published_with() throws Exception {
        assertThat(names(ServerClassPath.of("cassandra")))
                .filteredOn(name -> name.matches("netty-(common|buffer|handler)-.*"))
                .isNotEmpty()
                .allMatch(name -> name.contains("-4.1."));
    }

    @Test
    void kafka_is_of_the_version_of_its_client() throws Exception {
        Properties client = new Properties();
        try (var properties = getClass().getResourceAsStream("/kafka/kafka-version.properties")) {
            client.load(properties);
        }
        assertThat(names(ServerClassPath.of("kafka"))).contains("kafka_2.13-" + client.getProperty("version") + ".jar");
    }

    @Test
    void the_stand_in_for_the_security_manager_is_in_our_own_classes() throws Exception {
        Path own = ServerClassPath.of("cassandra").own();
        String name = "org/apache/cassandra/security/ThreadAwareSecurityManager.class";
        if (Files.isDirectory(own)) {
            assertThat(own.resolve(name)).exists();
        } else {
            try (var jar = new JarFile(own.toFile())) {
                assertThat(jar.getEntry(name)).isNotNull();
            }
        }
    }

    private static List<String> names(ServerClassPath classPath) {
        return classPath.entries().stream()
                .map(entry -> entry.getFileName().toString())
                .toList();
    }
}
