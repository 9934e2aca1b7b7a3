package chat.lockstep.faults.rig;

import chat.lockstep.faults.Rig.Link;
import chat.lockstep.local.Ports;
import chat.lockstep.local.Route;
import chat.lockstep.testkit.network.Proxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A proxy on every way between two processes of a system, and one before each gateway.
final class Network implements AutoCloseable {

    private static final String KAFKA = "kafka";
    private static final String CLIENTS = "clients";
    private static final String GATEWAY = "sync-gateway";
    private static final String COMMAND_SIDE = "command-side";

    private final Map<Route, Proxy> proxies = new LinkedHashMap<>();
    private final Map<String, String> detours = new TreeMap<>();
    private final int nodes;
    private int kafkaListeners;

    Network(Ports ports, int nodes) {
        this.nodes = nodes;
        for (Route route : Route.all(ports, nodes)) {
            int target = route.to().equals(KAFKA) ? kafkaListensFor(route.from(), ports) : route.port();
            Proxy proxy = Proxy.to(local(target));
            proxies.put(route, proxy);
            detours.put(route.name(), text(proxy.address()));
        }
        for (int node = 1; node <= nodes; node++) {
            Route route = new Route(CLIENTS, node == 1 ? GATEWAY : GATEWAY + "-" + node, ports.gateway(node));
            proxies.put(route, Proxy.to(local(route.port())));
        }
    }

    private int kafkaListensFor(String process, Ports ports) {
        int port = ports.kafkaFor(kafkaListeners++);
        detours.put(KAFKA + "." + process, text(local(port)));
        return port;
    }

    /// What `up` reads.
    void write(Path file) throws IOException {
        Files.writeString(
                file,
                detours.entrySet().stream()
                        .map(detour -> detour.getKey() + "=" + detour.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    List<URI> gateways() {
        return IntStream.rangeClosed(1, nodes)
                .mapToObj(node -> proxies.entrySet().stream()
                        .filter(way -> way.getKey().from().equals(CLIENTS))
                        .skip(node - 1L)
                        .map(way -> URI.create("http://" + text(way.getValue().address())))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    Link link(String from, String to) {
        if (applicationOf(to).equals(COMMAND_SIDE) && !from.equals(GATEWAY)) {
            throw new IllegalArgumentException("command nodes register one address for all gateways, so there is only"
                    + " the link from " + GATEWAY + ", not from " + from);
        }
        List<Proxy> between = proxies.entrySet().stream()
                .filter(way -> way.getKey().process().equals(to)
                        && isMeant(from, way.getKey().from()))
                .map(Map.Entry::getValue)
                .toList();
        if (between.isEmpty()) {
            throw new IllegalArgumentException(from + " never speaks to " + to + ". There is " + ways());
        }
        return new ProxyLink(between);
    }

    private static boolean isMeant(String asked, String process) {
        String numbered = process.equals(applicationOf(process)) ? process + "-1" : process;
        return asked.equals(applicationOf(process)) || asked.equals(numbered);
    }

    private static String applicationOf(String process) {
        return process.replaceFirst("-[0-9]+$", "");
    }

    private String ways() {
        return proxies.keySet().stream()
                .map(route -> applicationOf(route.from()) + " -> " + route.process())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    void heal() {
        proxies.values().forEach(Proxy::heal);
    }

    @Override
    public void close() {
        proxies.values().forEach(Proxy::close);
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
