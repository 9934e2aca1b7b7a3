package chat.lockstep.local;

/// Every port of one local system, counted from its first. All are on 127.0.0.1.
///
/// @param base the gateway's public port; the system uses up to 25 beyond it
public record Ports(int base) {

    public static final Ports DEFAULT = new Ports(8080);

    /// How many ports a system takes, used or not.
    public static final int SPAN = 26;

    /// How many nodes of each application there is room for.
    public static final int NODES_MAX = 2;

    private static final int SERVING_APPLICATIONS = 3;
    private static final int APPLICATIONS = 5;
    private static final int KAFKA_CLIENTS = 2 * NODES_MAX;

    public Ports {
        if (base < 1024 || base > 65_536 - SPAN) {
            throw new IllegalArgumentException(
                    "the first port must be between 1024 and " + (65_536 - SPAN) + ", not " + base);
        }
    }

    /// The gateway that clients are told.
    public int gateway() {
        return gateway(1);
    }

    /// @param node 1 or 2
    public int gateway(int node) {
        return application(node, 0);
    }

    public int commandSide(int node) {
        return application(node, 1);
    }

    public int querySide(int node) {
        return application(node, 2);
    }

    public int gatewayManagement(int node) {
        return management(node, 0);
    }

    public int commandSideManagement(int node) {
        return management(node, 1);
    }

    public int querySideManagement(int node) {
        return management(node, 2);
    }

    public int projectorManagement(int node) {
        return management(node, 3);
    }

    public int relayManagement(int node) {
        return management(node, 4);
    }

    private int application(int node, int offset) {
        return base + (checked(node) - 1) * SERVING_APPLICATIONS + offset;
    }

    private int management(int node, int offset) {
        return base + 10 + (checked(node) - 1) * APPLICATIONS + offset;
    }

    private static int checked(int node) {
        if (node < 1 || node > NODES_MAX) {
            throw new IllegalArgumentException("node must be between 1 and " + NODES_MAX + ", not " + node);
        }
        return node;
    }

    public int postgresql() {
        return base + 20;
    }

    public int kafka() {
        return base + 21;
    }

    /// Where Kafka listens once more for a client that takes a detour to it.
    ///
    /// @param client 0 to 3: the relays and the projectors
    public int kafkaFor(int client) {
        if (client < 0 || client >= KAFKA_CLIENTS) {
            throw new IllegalArgumentException(
                    "client must be between 0 and " + (KAFKA_CLIENTS - 1) + ", not " + client);
        }
        return base + NODES_MAX * SERVING_APPLICATIONS + client;
    }

    public int kafkaController() {
        return base + 22;
    }

    public int cassandra() {
        return base + 23;
    }

    public int cassandraStorage() {
        return base + 24;
    }

    public int redis() {
        return base + 25;
    }
}
