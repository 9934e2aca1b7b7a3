package chat.lockstep.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What was measured, by name: the commit, and the versions that its build files name.
public final class Versions {

    private static final String BUILD = "pom.xml";
    private static final String CASSANDRA = "infra/local/servers/cassandra/pom.xml";

    private Versions() {}

    /// @param checkout with everything built
    public static Map<String, String> of(Path checkout) {
        var versions = new LinkedHashMap<String, String>();
        versions.put("commit", said(checkout, List.of("git", "rev-parse", "HEAD")));
        if (!said(checkout, List.of("git", "status", "--porcelain")).isBlank()) {
            versions.put("not committed", "some of what was measured");
        }
        versions.put(
                "Spring Boot, and Kafka as it names it",
                element(checkout.resolve(BUILD), "<artifactId>spring-boot-starter-parent</artifactId>\\s*<version>"));
        versions.put("Axon", element(checkout.resolve(BUILD), "<axon.version>"));
        versions.put("Debezium", element(checkout.resolve(BUILD), "<debezium.version>"));
        versions.put("PostgreSQL", element(checkout.resolve(BUILD), "<postgresql-binaries.version>"));
        versions.put("Cassandra", element(checkout.resolve(CASSANDRA), "<cassandra.version>"));
        versions.put(
                "Redis, as packed by embedded-redis", element(checkout.resolve(BUILD), "<embedded-redis.version>"));
        versions.values().removeIf(String::isBlank);
        return versions;
    }

    private static String element(Path file, String opening) {
        try {
            var found = Pattern.compile(opening + "([^<]+)<").matcher(Files.readString(file));
            return found.find() ? found.group(1) : "";
        } catch (IOException absent) {
            return "";
        }
    }

    /// @return all lines in one, or nothing where the program cannot be run
    private static String said(Path folder, List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return String.join(", ", said.lines().map(String::strip).toList());
        } catch (IOException absent) {
            return "";
        }
    }
}
