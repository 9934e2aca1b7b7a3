package chat.lockstep.local;

/// Every port of one local system, counted from its first. All are on 127.0.0.1.
///
/// @param base the gateway's public port; the system uses up to 25 beyond it
public record Ports(int base) {

    public static final Ports DEFAULT = new Ports(8080);

    /// How many ports a system takes, used or not.
    public static final int SPAN = 26;

    public Ports {
        if (base < 1024 || base > 65_536 - SPAN) {
            throw new IllegalArgumentException(
                    "the first port must be between 1024 and " + (65_536 - SPAN) + ", not " + base);
        }
    }

    public int gateway() {
        return base;
    }

    public int commandSide() {
        return base + 1;
    }

    public int querySide() {
        return base + 2;
    }

    public int gatewayManagement() {
        return base + 10;
    }

    public int commandSideManagement() {
        return base + 11;
    }

    public int querySideManagement() {
        return base + 12;
    }

    public int projectorManagement() {
        return base + 13;
    }

    public int relayManagement() {
        return base + 14;
    }

    public int postgresql() {
        return base + 20;
    }

    public int kafka() {
        return base + 21;
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
