package chat.lockstep.local;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/// A way that connections go between two processes of a local system.
///
/// @param from the process that connects; `sync-gateway` stands for every gateway on the way to a command node,
///     because the node registers one address for all of them
/// @param to the process that listens, with `-management` behind it for its management port
/// @param port where it listens of itself
public record Route(String from, String to, int port) {

    private static final String MANAGEMENT = "-management";

    /// How [Detours] names it: `command-side-2.postgresql`.
    public String name() {
        return from + "." + to;
    }

    /// The process that listens.
    public String process() {
        return to.endsWith(MANAGEMENT) ? to.substring(0, to.length() - MANAGEMENT.length()) : to;
    }

    /// Every way in a system of so many nodes of each application, apart from those of its clients.
    public static List<Route> all(Ports ports, int nodes) {
        List<Route> all = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            all.add(new Route(nameOf("command-side", node), "postgresql", ports.postgresql()));
            all.add(new Route(nameOf("command-side", node), "redis", ports.redis()));
            all.add(new Route(nameOf("relay", node), "postgresql", ports.postgresql()));
            all.add(new Route(nameOf("relay", node), "kafka", ports.kafka()));
            all.add(new Route(nameOf("projector", node), "kafka", ports.kafka()));
            all.add(new Route(nameOf("projector", node), "cassandra", ports.cassandra()));
            all.add(new Route(nameOf("projector", node), "redis", ports.redis()));
            all.add(new Route(nameOf("query-side", node), "cassandra", ports.cassandra()));
            all.add(new Route(nameOf("sync-gateway", node), "cassandra", ports.cassandra()));
            all.add(new Route(nameOf("sync-gateway", node), "redis", ports.redis()));
            all.add(new Route("sync-gateway", nameOf("command-side", node), ports.commandSide(node)));
            for (String gateway : nodesOf("sync-gateway", nodes)) {
                all.add(new Route(gateway, nameOf("query-side", node), ports.querySide(node)));
                all.add(management(gateway, "command-side", node, ports::commandSideManagement));
                all.add(management(gateway, "query-side", node, ports::querySideManagement));
            }
        }
        return List.copyOf(all);
    }

    private static Route management(String gateway, String application, int node, IntUnaryOperator port) {
        return new Route(gateway, nameOf(application, node) + MANAGEMENT, port.applyAsInt(node));
    }

    private static List<String> nodesOf(String application, int nodes) {
        return Stream.iterate(1, node -> node + 1)
                .limit(nodes)
                .map(node -> nameOf(application, node))
                .toList();
    }

    private static String nameOf(String application, int node) {
        return node == 1 ? application : application + "-" + node;
    }
}
