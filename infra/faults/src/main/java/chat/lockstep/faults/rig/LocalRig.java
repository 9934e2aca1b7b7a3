package chat.lockstep.faults.rig;

import chat.lockstep.faults.Rig;
import chat.lockstep.local.FreePorts;
import chat.lockstep.local.LocalServers;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Ports;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.testkit.up.LockstepProgram;
import chat.lockstep.testkit.up.Said;
import chat.lockstep.testkit.up.UpProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A system of its own on this machine: what `./lockstep up` starts with two nodes of each application, on free
/// ports and with a proxy on every way. It ends with this JVM, however that ends.
public final class LocalRig implements Rig {

    /// A process that is killed after a minute never gets back what its optimizing compiler costs, and on a small
    /// machine a dozen of them compiling leave nothing for the load.
    static final String FIRST_COMPILER_ALONE = "-XX:TieredStopAtLevel=1";

    private static final int NODES = Ports.NODES_MAX;
    private static final List<String> SERVERS = List.of("postgresql", "kafka", "cassandra", "redis");

    private final Path checkout;
    private final LocalSettings settings;
    private final Network network;
    private final UpProcess up;
    private final Map<String, URI> metrics;
    private final Map<String, Victim> victims = new LinkedHashMap<>();
    private final Health health;
    private final Usage usage;

    private LocalRig(Path checkout, LocalSettings settings, Network network, UpProcess up) {
        this.checkout = checkout;
        this.settings = settings;
        this.network = network;
        this.up = up;
        this.metrics = metrics(settings.ports());
        SERVERS.forEach(server -> victims.put(server, new ProcessVictim(server, settings.data())));
        metrics.keySet()
                .forEach(application -> victims.put(application, new ProcessVictim(application, settings.data())));
        this.health = new Health(directGateways(settings.ports()));
        this.usage = new Usage(metrics);
    }

    /// Returns when a first message has gone through it.
    ///
    /// @param data an empty folder, or one that a system has used before and left
    /// @param checkout with everything built
    /// @throws IllegalStateException with what `up` said, if the system could not be started
    public static LocalRig start(Path data, Path checkout) throws InterruptedException {
        LocalSettings settings = LocalSettings.of(data, FreePorts.find());
        Path root = checkout.toAbsolutePath().normalize();
        Network network = new Network(settings.ports(), NODES);
        try {
            Files.createDirectories(settings.data());
            Path detours = settings.data().resolve("detours.properties");
            network.write(detours);
            Map<String, String> environment = environment(settings);
            environment.put("LOCKSTEP_DETOURS", detours.toString());
            UpProcess up = UpProcess.start(root, settings.data().resolve("up.log"), environment);
            return new LocalRig(root, settings, network, up);
        } catch (IOException failure) {
            network.close();
            throw new UncheckedIOException("the system could not be started", failure);
        } catch (InterruptedException | RuntimeException failure) {
            network.close();
            throw failure;
        }
    }

    private static Map<String, String> environment(LocalSettings settings) {
        return new TreeMap<>(Map.of(
                "JDK_JAVA_OPTIONS", FIRST_COMPILER_ALONE,
                "LOCKSTEP_PORT", Integer.toString(settings.ports().base()),
                "LOCKSTEP_NODES", Integer.toString(NODES),
                "LOCKSTEP_DATA", settings.data().toString()));
    }

    private static Map<String, URI> metrics(Ports ports) {
        Map<String, URI> metrics = new LinkedHashMap<>();
        for (int node = 1; node <= NODES; node++) {
            String number = node == 1 ? "" : "-" + node;
            metrics.put("command-side" + number, metrics(ports.commandSideManagement(node)));
            metrics.put("relay" + number, metrics(ports.relayManagement(node)));
            metrics.put("projector" + number, metrics(ports.projectorManagement(node)));
            metrics.put("query-side" + number, metrics(ports.querySideManagement(node)));
            metrics.put("sync-gateway" + number, metrics(ports.gatewayManagement(node)));
        }
        return metrics;
    }

    private static URI metrics(int port) {
        return URI.create("http://127.0.0.1:" + port + "/metrics");
    }

    private static List<URI> directGateways(Ports ports) {
        return List.of(
                URI.create("http://127.0.0.1:" + ports.gateway(1)), URI.create("http://127.0.0.1:" + ports.gateway(2)));
    }

    @Override
    public List<URI> gateways() {
        return network.gateways();
    }

    @Override
    public Set<String> processes() {
        return Set.copyOf(victims.keySet());
    }

    @Override
    public Victim victim(String name) {
        Victim victim = victims.get(name);
        if (victim == null) {
            throw new IllegalArgumentException("there is no process " + name + ", but " + victims.keySet());
        }
        return victim;
    }

    @Override
    public Link link(String from, String to) {
        return network.link(from, to);
    }

    @Override
    public Duration awaitHealthy(Duration limit) throws InterruptedException {
        return health.await(limit);
    }

    @Override
    public Map<String, String> health() throws InterruptedException {
        return health.hops();
    }

    @Override
    public Map<String, Use> uses() throws InterruptedException {
        Map<String, Use> uses = new LinkedHashMap<>();
        for (Victim victim : victims.values()) {
            uses.put(victim.name(), usage.of(victim.name(), victim.pid()));
        }
        return uses;
    }

    @Override
    public Map<String, URI> metrics() {
        return metrics;
    }

    @Override
    public String command(Duration limit, List<String> arguments) throws InterruptedException {
        try {
            Said said = LockstepProgram.run(checkout, settings.data(), environment(settings), limit, arguments);
            if (said.status() != 0) {
                throw new IllegalStateException(arguments + " failed: " + said.text());
            }
            return said.text();
        } catch (IOException failure) {
            throw new UncheckedIOException(arguments + " could not be run", failure);
        }
    }

    @Override
    public Path data() {
        return settings.data();
    }

    @Override
    public Database eventStore() {
        PostgresqlAccess access = servers().postgresql();
        return new Database(access.jdbcUrl(), access.user(), access.password());
    }

    @Override
    public String kafka() {
        return servers().kafkaBootstrapServers();
    }

    @Override
    public InetSocketAddress cassandra() {
        return servers().cassandraContactPoint();
    }

    @Override
    public String redis() {
        return servers().redisUri();
    }

    /// Never started: the system's own runs beside it.
    private LocalServers servers() {
        return new LocalServers(settings);
    }

    /// Undoes what still is broken, and ends the system in good order.
    @Override
    public void close() {
        try {
            network.heal();
            for (Victim victim : victims.values()) {
                victim.mayStart();
                victim.resume();
            }
            up.stop();
            Mounts.removeUnder(settings.data());
        } catch (IOException failure) {
            throw new UncheckedIOException("the system could not be ended", failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // it ends with this JVM
        } finally {
            network.close();
            health.close();
            usage.close();
        }
    }
}
