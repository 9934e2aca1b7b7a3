package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig.Direction;
import chat.lockstep.faults.inject.Broken.Harm;
import chat.lockstep.faults.load.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Every fault on the side of the servers, each to be used once. What begins with the same number is one row of
/// the fault matrix.
public final class Faults {

    private static final List<String> APPLICATIONS =
            List.of("sync-gateway", "command-side", "projector", "relay", "query-side");
    private static final List<String> SERVERS = List.of("postgresql", "kafka", "cassandra", "redis");
    private static final Duration AT_ONCE = Duration.ZERO;

    private static final List<String> FIRST = List.of(
            "F1-gateway-killed",
            "F2-command-side-killed",
            "F3-projector-killed",
            "F4-relays-killed",
            "F5-postgresql-killed",
            "F6-kafka-killed",
            "F7-cassandra-killed",
            "F8-redis-away",
            "F8-redis-flushed",
            "F9-command-side-paused-15s",
            "F9-leading-relay-paused-45s",
            "F9-postgresql-paused-15s",
            "F10-command-side-to-postgresql-silent",
            "F10-relay-to-kafka-cut",
            "F10-projector-to-cassandra-one-way",
            "F10-sync-gateway-to-command-side-silent",
            "F10-clients-to-sync-gateway-cut",
            "F12-postgresql-slow-50ms",
            "F12-postgresql-disk-full",
            "F13-slot-dropped",
            "F14-postgresql-failover",
            "F17-command-node-ahead",
            "F19-poison-records",
            "F24-views-rebuilt",
            "rolling-restart");

    private Faults() {}

    /// One or two of each row first, then its variants, so that a run that ends early has tried something of
    /// everything.
    ///
    /// @param load whose devices see what happens
    public static List<Fault> all(Load load) {
        List<Fault> all = new ArrayList<>();
        all.addAll(kills());
        all.add(new Flush());
        all.addAll(pauses());
        all.addAll(networks());
        all.addAll(disks());
        all.addAll(relays());
        all.add(new Failover());
        all.addAll(clocks());
        all.add(new Poison());
        all.add(new Rebuild());
        all.add(new RollingRestart(
                APPLICATIONS.stream()
                        .flatMap(application -> Processes.nodesOf(application).names().stream())
                        .toList(),
                load));
        Map<String, Fault> byName = new LinkedHashMap<>();
        all.forEach(fault -> byName.put(fault.name(), fault));
        Map<String, Fault> ordered = new LinkedHashMap<>();
        FIRST.forEach(name -> ordered.put(name, Objects.requireNonNull(byName.get(name), name)));
        ordered.putAll(byName);
        return List.copyOf(ordered.values());
    }

    /// Rows of the matrix that nobody tries here, with the reason.
    public static Map<String, String> notTried() {
        return new TreeMap<>(Map.of(
                "F23", "attacks are tried by tests of their own, not under load",
                "F25", "there is one version of the events, and no older program to run beside this one"));
    }

    private static List<Fault> kills() {
        return List.of(
                new Kill("F1-gateway-killed", Processes.of("sync-gateway"), AT_ONCE),
                new Kill("F1-gateways-killed", Processes.nodesOf("sync-gateway"), AT_ONCE),
                new Kill("F2-command-node-killed", Processes.of("command-side"), AT_ONCE),
                new Kill("F2-command-side-killed", Processes.nodesOf("command-side"), AT_ONCE),
                new Kill("F3-projector-killed", Processes.of("projector"), AT_ONCE),
                new Kill("F3-projectors-killed", Processes.nodesOf("projector"), AT_ONCE),
                new Kill("F4-relay-killed", Processes.of("relay"), AT_ONCE),
                new Kill("F4-relays-killed", Processes.nodesOf("relay"), AT_ONCE),
                new Kill("query-side-killed", Processes.nodesOf("query-side"), AT_ONCE),
                new Kill("F5-postgresql-killed", Processes.of("postgresql"), AT_ONCE),
                new Kill("F5-postgresql-away", Processes.of("postgresql"), seconds(15)),
                new Kill("F6-kafka-killed", Processes.of("kafka"), seconds(10)),
                new Kill("F6-kafka-away", Processes.of("kafka"), seconds(45)),
                new Kill("F7-cassandra-killed", Processes.of("cassandra"), seconds(10)),
                new Kill("F7-cassandra-away", Processes.of("cassandra"), seconds(60)),
                new Kill("F8-redis-killed", Processes.of("redis"), AT_ONCE),
                new Kill("F8-redis-away", Processes.of("redis"), seconds(15)));
    }

    /// Longer than every time-out in between, so that others take over what the sleeper believes to hold.
    private static List<Fault> pauses() {
        List<Fault> pauses = new ArrayList<>();
        for (String application : APPLICATIONS) {
            pauses.add(new Pause("F9-" + application + "-paused-15s", Processes.of(application), seconds(15)));
        }
        pauses.add(new Pause("F9-sync-gateway-paused-45s", Processes.of("sync-gateway-2"), seconds(45)));
        pauses.add(new Pause("F9-projector-paused-45s", Processes.of("projector-2"), seconds(45)));
        pauses.add(Pause.ofLeadingRelay("F9-leading-relay-paused-45s", seconds(45)));
        for (String server : SERVERS) {
            pauses.add(new Pause("F9-" + server + "-paused-5s", Processes.of(server), seconds(5)));
            pauses.add(new Pause("F9-" + server + "-paused-15s", Processes.of(server), seconds(15)));
        }
        return pauses;
    }

    private static List<Fault> networks() {
        List<Fault> networks = new ArrayList<>();
        for (Ways ways : List.of(
                Ways.between("command-side", "postgresql"),
                Ways.between("relay", "postgresql"),
                Ways.between("relay", "kafka"),
                Ways.between("projector", "kafka"),
                Ways.between("projector", "cassandra"),
                Ways.between("sync-gateway", "cassandra"),
                Ways.between("sync-gateway", "redis"),
                Ways.between("projector", "redis"),
                Ways.between("sync-gateway", "command-side"),
                Ways.between("sync-gateway", "command-side", "command-side-2"))) {
            networks.add(new Broken(name(ways, "cut"), ways, new Harm.Cut(), seconds(10)));
            networks.add(new Broken(name(ways, "silent"), ways, new Harm.Silence(Direction.BOTH), seconds(20)));
            networks.add(new Broken(name(ways, "one-way"), ways, new Harm.Silence(Direction.BACK), seconds(20)));
            networks.add(new Broken(name(ways, "slow"), ways, new Harm.Delay(Duration.ofMillis(200)), seconds(10)));
        }
        Ways clients = Ways.between(Ways.CLIENTS, "sync-gateway");
        networks.add(new Broken(name(clients, "cut"), clients, new Harm.Cut(), seconds(10)));
        networks.add(new Broken(name(clients, "silent"), clients, new Harm.Silence(Direction.BOTH), seconds(45)));
        networks.add(new Broken(name(clients, "slow"), clients, new Harm.Delay(Duration.ofMillis(300)), seconds(10)));
        return networks;
    }

    private static String name(Ways ways, String harm) {
        return "F10-" + ways.from() + "-to-" + String.join("-and-", ways.to()) + "-" + harm;
    }

    private static List<Fault> disks() {
        return List.of(
                new SlowDisk("F12-postgresql-slow-50ms", "postgresql", Duration.ofMillis(50), seconds(15)),
                new SlowDisk("F12-postgresql-slow-200ms", "postgresql", Duration.ofMillis(200), seconds(15)),
                new FullDisk("F12-postgresql-disk-full", "postgresql", seconds(10)),
                new FullDisk("F12-kafka-disk-full", "kafka", seconds(10)),
                new FullDisk("F12-cassandra-disk-full", "cassandra", seconds(10)));
    }

    private static List<Fault> relays() {
        return List.of(new Kill("F13-relay-away", Processes.nodesOf("relay"), seconds(15)), new LostSlot());
    }

    private static List<Fault> clocks() {
        return List.of(
                new ClockSkew("F17-command-node-ahead", "command-side-2", Duration.ofMinutes(5), seconds(15)),
                new ClockSkew("F17-gateway-ahead", "sync-gateway-2", Duration.ofMinutes(5), seconds(15)),
                new ClockSkew("F17-gateway-behind", "sync-gateway-2", Duration.ofMinutes(-5), seconds(15)),
                new ClockSkew("F17-projector-behind", "projector-2", Duration.ofMinutes(-5), seconds(15)));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
