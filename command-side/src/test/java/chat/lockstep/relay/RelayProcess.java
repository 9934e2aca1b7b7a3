package chat.lockstep.relay;

import chat.lockstep.local.postgresql.PostgresqlAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A relay as a process of its own, to be killed.
final class RelayProcess implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final int port;
    private final Path log;

    private RelayProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    static RelayProcess start(
            PostgresqlAccess database, String bootstrap, String topic, String slot, Map<String, String> more)
            throws IOException {
        int port = freePort();
        var logs = Files.createDirectories(Path.of("target", "relay-logs"));
        var log = Files.createTempFile(logs, slot + "-", ".log");
        var builder = new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPRING_DATASOURCE_URL", database.jdbcUrl(),
                        "SPRING_DATASOURCE_USERNAME", database.user(),
                        "SPRING_DATASOURCE_PASSWORD", database.password(),
                        "LOCKSTEP_KAFKA_BOOTSTRAPSERVERS", bootstrap,
                        "LOCKSTEP_KAFKA_TOPIC", topic,
                        "LOCKSTEP_RELAY_SLOT", slot,
                        "MANAGEMENT_SERVER_PORT", Integer.toString(port)));
        builder.environment().putAll(more);
        return new RelayProcess(builder.start(), port, log);
    }

    private static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xss512k",
                "-Xmx160m",
                "-cp",
                System.getProperty("java.class.path"),
                RelayApplication.class.getName());
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    /// The body of `/health`; empty while there is none.
    String health() {
        return get("/health");
    }

    String metrics() {
        return get("/metrics");
    }

    /// The metric of this name, labels included; 0 while there is none.
    double metric(String name) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(0);
    }

    /// What it has printed so far.
    List<String> log() throws IOException {
        return Files.readAllLines(log);
    }

    private String get(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the relay survived its kill");
        }
    }

    /// Stops it without ending it: its connections stay, and nothing answers on them.
    void pause() throws Exception {
        signal("STOP");
    }

    void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IllegalStateException("the relay could not be signalled");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
