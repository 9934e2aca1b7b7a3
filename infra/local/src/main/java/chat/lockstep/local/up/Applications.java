package chat.lockstep.local.up;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.LocalServers;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Ports;
import chat.lockstep.local.cassandra.Cassandra;
import chat.lockstep.local.postgresql.Postgresql;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The five applications, each with one or two nodes, and what each node is told.
final class Applications {

    static final String COMMAND_SIDE = "command-side";
    static final String RELAY = "relay";
    static final String PROJECTOR = "projector";
    static final String QUERY_SIDE = "query-side";
    static final String GATEWAY = "sync-gateway";

    private static final Optional<String> THE_JARS_OWN = Optional.empty();
    private static final Optional<String> RELAY_MAIN = Optional.of("chat.lockstep.relay.RelayApplication");
    private static final String LOOPBACK = "127.0.0.1";

    private final Path checkout;
    private final LocalSettings local;
    private final Ports ports;
    private final LocalServers servers;
    private final DataFolder data;
    private final int nodes;

    Applications(Surroundings surroundings, LocalServers servers) {
        this.checkout = surroundings.checkout();
        this.local = surroundings.settings();
        this.ports = local.ports();
        this.servers = servers;
        this.data = new DataFolder(local.data());
        this.nodes = surroundings.nodes();
    }

    /// The application that `name` is a node of: `sync-gateway-2` is one of `sync-gateway`.
    static String applicationOf(String name) {
        return name.replaceFirst("-[0-9]+$", "");
    }

    /// The name of a node as services, logs and health know it.
    private static String nameOf(String application, int node) {
        return node == 1 ? application : application + "-" + node;
    }

    List<Application> all() throws IOException {
        List<Application> all = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            all.addAll(List.of(commandSide(node), relay(node), projector(node), querySide(node), gateway(node)));
        }
        return all;
    }

    private Application commandSide(int node) throws IOException {
        String name = nameOf(COMMAND_SIDE, node);
        Map<String, String> settings = eventStore(name);
        settings.put("lockstep.redis.uri", redis(name));
        if (local.detours().has(GATEWAY, name)) {
            settings.put("lockstep.node-url", url(GATEWAY, name, ports.commandSide(node)));
        }
        return application(
                name,
                jar("command-side", "command-side"),
                THE_JARS_OWN,
                192,
                ports.commandSide(node),
                ports.commandSideManagement(node),
                settings,
                Map.of(
                        "LOCKSTEP_SERVICE_SECRET", serviceSecret(),
                        "SPRING_DATASOURCE_PASSWORD", servers.postgresql().password()));
    }

    /// The same jar as the command side, started at another class.
    private Application relay(int node) {
        String name = nameOf(RELAY, node);
        Map<String, String> settings = eventStore(name);
        settings.put("lockstep.kafka.bootstrap-servers", address(name, "kafka", ports.kafka()));
        return application(
                name,
                jar("command-side", "command-side"),
                RELAY_MAIN,
                160,
                ports.relayManagement(node),
                ports.relayManagement(node),
                settings,
                Map.of("SPRING_DATASOURCE_PASSWORD", servers.postgresql().password()));
    }

    private Application projector(int node) {
        String name = nameOf(PROJECTOR, node);
        Map<String, String> settings = views(name);
        settings.put("lockstep.kafka.bootstrap-servers", address(name, "kafka", ports.kafka()));
        settings.put("lockstep.cassandra.replication-factor", "1");
        settings.put("lockstep.kafka.views-durable-after", "3s"); // Cassandra syncs every second here
        settings.put("lockstep.redis.uri", redis(name));
        return application(
                name,
                jar("projections/projector", "projector"),
                THE_JARS_OWN,
                192,
                ports.projectorManagement(node),
                ports.projectorManagement(node),
                settings,
                Map.of());
    }

    private Application querySide(int node) throws IOException {
        String name = nameOf(QUERY_SIDE, node);
        return application(
                name,
                jar("query-side", "query-side"),
                THE_JARS_OWN,
                128,
                ports.querySide(node),
                ports.querySideManagement(node),
                views(name),
                Map.of("LOCKSTEP_SERVICE_SECRET", serviceSecret()));
    }

    private Application gateway(int node) throws IOException {
        String name = nameOf(GATEWAY, node);
        Map<String, String> settings = views(name);
        settings.put("lockstep.redis.uri", redis(name));
        settings.put("lockstep.command-side.url", url(GATEWAY, nameOf(COMMAND_SIDE, node), ports.commandSide(node)));
        settings.put("lockstep.query-side.url", querySideUrl(name, node));
        for (int i = 1; i < nodes; i++) {
            int other = (node - 1 + i) % nodes + 1;
            settings.put("lockstep.query-side.further-urls[" + (i - 1) + "]", querySideUrl(name, other));
        }
        for (int hop = 1; hop <= nodes; hop++) {
            putHop(settings, name, nameOf(COMMAND_SIDE, hop), ports.commandSideManagement(hop));
            putHop(settings, name, nameOf(RELAY, hop), ports.relayManagement(hop));
            putHop(settings, name, nameOf(PROJECTOR, hop), ports.projectorManagement(hop));
            putHop(settings, name, nameOf(QUERY_SIDE, hop), ports.querySideManagement(hop));
        }
        settings.put("lockstep.auth.keys", TokenKeys.file(data).toString());
        settings.put("lockstep.dev.enabled", "true");
        return application(
                name,
                jar("sync-gateway", "sync-gateway"),
                THE_JARS_OWN,
                512, // ten thousand connections, and room between collections
                ports.gateway(node),
                ports.gatewayManagement(node),
                settings,
                Map.of("LOCKSTEP_SERVICE_SECRET", serviceSecret()));
    }

    private Application application(
            String name,
            Path jar,
            Optional<String> mainClass,
            int heapMib,
            int port,
            int managementPort,
            Map<String, String> settings,
            Map<String, String> secrets) {
        settings.put("server.address", LOOPBACK);
        settings.put("server.port", String.valueOf(port));
        settings.put("management.server.port", String.valueOf(managementPort));
        Map<String, Integer> listening = new HashMap<>(Map.of(name, port));
        if (managementPort != port) {
            settings.put("management.server.address", LOOPBACK); // on one port, Spring Boot refuses a second address
            listening.put(name + " management", managementPort);
        }
        return new Application(
                name, jar, mainClass, heapMib, listening, managementPort, settings, secrets, local.data());
    }

    private Map<String, String> eventStore(String name) {
        return new HashMap<>(Map.of(
                "spring.datasource.url",
                "jdbc:postgresql://" + address(name, "postgresql", ports.postgresql()) + "/" + Postgresql.DATABASE,
                "spring.datasource.username",
                servers.postgresql().user()));
    }

    private Map<String, String> views(String name) {
        return new HashMap<>(Map.of(
                "lockstep.cassandra.contact-points",
                address(name, "cassandra", ports.cassandra()),
                "lockstep.cassandra.local-datacenter",
                Cassandra.DATACENTER,
                "lockstep.cassandra.keyspace",
                "lockstep"));
    }

    private String serviceSecret() throws IOException {
        return data.secret("service-secret");
    }

    private Path jar(String module, String artifact) {
        return checkout.resolve(module).resolve("target").resolve(artifact + "-0.1.0-SNAPSHOT-app.jar");
    }

    private String querySideUrl(String gateway, int node) {
        return url(gateway, nameOf(QUERY_SIDE, node), ports.querySide(node));
    }

    private void putHop(Map<String, String> settings, String gateway, String hop, int port) {
        settings.put("lockstep.health.hops." + hop, url(gateway, hop + "-management", port) + "/health");
    }

    private String redis(String from) {
        return "redis://" + address(from, "redis", ports.redis());
    }

    private String url(String from, String to, int port) {
        return "http://" + address(from, to, port);
    }

    /// Where one process finds another.
    private String address(String from, String to, int port) {
        return local.detours().address(from, to, LOOPBACK + ":" + port);
    }
}
