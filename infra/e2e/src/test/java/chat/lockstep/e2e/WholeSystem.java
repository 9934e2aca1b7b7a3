package chat.lockstep.e2e;

import static org.awaitility.Awaitility.await;

import chat.lockstep.local.LocalServers;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Ports;
import chat.lockstep.local.process.ProcessIdentity;
import chat.lockstep.testkit.TestServers;
import chat.lockstep.verify.CassandraPlace;
import chat.lockstep.verify.Database;
import chat.lockstep.verify.TopicPlace;
import chat.lockstep.verify.Verification;
import chat.lockstep.verify.VerificationResult;
import chat.lockstep.verify.VerificationSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What `./lockstep up` starts with two nodes of each application, on free ports and with a data folder of its own,
/// once for all tests of this JVM. It ends with the JVM, however that ends: the shell that runs it waits for the
/// end of its standard input.
final class WholeSystem {

    private static final Duration START_LIMIT = Duration.ofMinutes(6);
    private static final String RUN_UNTIL_END_OF_INPUT = "\"$@\" & up=$!; read -r _; kill -TERM $up; wait $up";

    private static WholeSystem running;

    private final LocalSettings settings;
    private final Path output;

    private WholeSystem(LocalSettings settings) {
        this.settings = settings;
        this.output = settings.data().resolve("up.log");
    }

    static synchronized WholeSystem running() {
        if (running == null) {
            try {
                var system = new WholeSystem(TestServers.temporarySettings());
                system.start();
                running = system;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return running;
    }

    private void start() throws IOException {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", RUN_UNTIL_END_OF_INPUT, "up"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlockstep.checkout=" + checkout(),
                "-cp",
                programClassPath(),
                "chat.lockstep.local.up.LockstepCommand",
                "up"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("LOCKSTEP_PORT", Integer.toString(ports().base()));
        builder.environment().put("LOCKSTEP_NODES", Integer.toString(Ports.NODES_MAX));
        builder.environment().put("LOCKSTEP_DATA", settings.data().toString());
        var up = builder.start();
        await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
            if (!up.isAlive() || said("\n  -> ")) {
                throw new IllegalStateException("the system did not start:\n" + Files.readString(output));
            }
            return said("Lockstep is up");
        });
    }

    private boolean said(String words) throws IOException {
        return Files.exists(output) && Files.readString(output).contains(words);
    }

    /// What the script gives to the program that starts everything.
    private static String programClassPath() throws IOException {
        var target = checkout().resolve("infra/local/target");
        return target.resolve("classes") + ":"
                + Files.readString(target.resolve("lockstep.classpath")).strip();
    }

    /// Of this test, which holds Kafka's tools.
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static Path checkout() {
        return Path.of(System.getProperty("lockstep.checkout")).toAbsolutePath().normalize();
    }

    /// Of one gateway.
    URI httpUrl() {
        return httpUrls().getFirst();
    }

    /// Of every gateway.
    List<URI> httpUrls() {
        return IntStream.rangeClosed(1, Ports.NODES_MAX)
                .mapToObj(node ->
                        URI.create("http://127.0.0.1:" + settings.ports().gateway(node)))
                .toList();
    }

    List<URI> socketUrls() {
        return httpUrls().stream().map(DevTokens::socketUrl).toList();
    }

    Path data() {
        return settings.data();
    }

    private Ports ports() {
        return settings.ports();
    }

    EventStore eventStore() {
        var access = new LocalServers(settings).postgresql();
        return new EventStore(access.jdbcUrl(), access.user(), access.password());
    }

    Views views() {
        return new Views(new LocalServers(settings).cassandraContactPoint());
    }

    EventTopic topic() {
        return new EventTopic(new LocalServers(settings).kafkaBootstrapServers());
    }

    /// What `./lockstep verify --topic` says.
    VerificationResult verify() throws InterruptedException {
        var servers = new LocalServers(settings);
        var access = servers.postgresql();
        return Verification.run(VerificationSettings.of(
                        List.of(new Database(access.jdbcUrl(), access.user(), access.password())),
                        new CassandraPlace(List.of(servers.cassandraContactPoint()), "datacenter1", "lockstep"))
                .withTopic(new TopicPlace(servers.kafkaBootstrapServers(), "lockstep.events"))
                .withSettle(Duration.ofMinutes(2)));
    }

    /// Ends an application at once, as a crash would; `up` starts it again.
    void kill(String application) {
        var process = process(application);
        process.destroyForcibly();
        await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    }

    /// Changes when the application is started again.
    long pid(String application) {
        return process(application).pid();
    }

    private ProcessHandle process(String application) {
        var file = settings.data().resolve("run").resolve(application + ".pid");
        try {
            return ProcessIdentity.read(file)
                    .flatMap(identity -> ProcessHandle.of(identity.pid()))
                    .orElseThrow(() -> new IllegalStateException(application + " is not running"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
