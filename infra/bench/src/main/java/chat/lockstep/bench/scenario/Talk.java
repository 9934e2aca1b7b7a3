package chat.lockstep.bench.scenario;

import chat.lockstep.bench.client.Device;
import chat.lockstep.bench.client.Service.Room;
import chat.lockstep.bench.load.Exchange;
import chat.lockstep.bench.load.OpenLoop;
import chat.lockstep.bench.load.Rhythm;
import chat.lockstep.bench.machine.UsageMeter;
import chat.lockstep.bench.report.Row;
import chat.lockstep.bench.report.Row.Latency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Messages in rooms at a constant rate: the rooms take turns, and in each room its users, with their first device.
/// Every message must reach every other device of its room.
final class Talk {

    /// A sweep of the gateway finds within this time what no hint told of.
    private static final Duration SETTLE = Duration.ofSeconds(90);

    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Stage stage;
    private final List<Device> devices;
    private final List<Turns> rooms;

    /// Who may send in a room, and whom each reaches.
    private record Turns(Room room, List<Device> senders, List<BitSet> receivers) {

        static Turns of(Room room) {
            var all = new BitSet();
            room.devices().forEach(device -> all.set(device.number()));
            var users = new HashSet<String>();
            var senders = new ArrayList<Device>();
            var receivers = new ArrayList<BitSet>();
            for (var device : room.devices()) {
                if (users.add(device.user())) {
                    var others = (BitSet) all.clone();
                    others.clear(device.number());
                    senders.add(device);
                    receivers.add(others);
                }
            }
            return new Turns(room, senders, receivers);
        }
    }

    Talk(Stage stage, List<Room> rooms) {
        this.stage = stage;
        this.rooms = rooms.stream().map(Turns::of).toList();
        this.devices = rooms.stream().flatMap(room -> room.devices().stream()).toList();
    }

    /// @param rate          messages a second
    /// @param warmUpSeconds of the same rate before, which are not measured; 0 for none
    record Pace(double rate, double warmUpSeconds, double seconds) {}

    Row run(String scenario, Map<String, Object> settings, Pace pace) throws InterruptedException {
        return run(scenario, settings, pace, () -> {});
    }

    /// @param atTheStart run when the measuring begins, not on the loop's thread
    Row run(String scenario, Map<String, Object> settings, Pace pace, Runnable atTheStart) throws InterruptedException {
        var exchange = new Exchange();
        stage.loop().ask(() -> {
            devices.forEach(device -> device.report(exchange));
            return true;
        });
        if (pace.warmUpSeconds() > 0) {
            send(exchange, pace.rate(), pace.warmUpSeconds(), false);
            settle(exchange);
        }
        var at = Instant.now();
        long begin = System.nanoTime();
        var meter = UsageMeter.start(stage.pids().get());
        var sent = sending(exchange, pace.rate(), pace.seconds(), true);
        atTheStart.run();
        await(sent);
        settle(exchange);
        double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
        var usage = meter.stop();
        var all = new TreeMap<>(settings);
        all.put("rate", pace.rate());
        all.put("seconds", pace.seconds());
        all.put("warmUpSeconds", pace.warmUpSeconds());
        return stage.loop().ask(() -> {
            devices.forEach(device -> device.report(null));
            var remarks = new ArrayList<String>();
            if (exchange.firstTrouble() != null) {
                remarks.add("the first trouble: " + exchange.firstTrouble());
            }
            return new Row(
                    scenario,
                    stage.service().name(),
                    all,
                    at.toString(),
                    seconds,
                    exchange.counts(),
                    latencies(exchange),
                    usage,
                    Map.of(),
                    remarks);
        });
    }

    private static Map<String, Latency> latencies(Exchange exchange) {
        var latencies = new TreeMap<String, Latency>();
        exchange.latencies().forEach((what, histogram) -> latencies.put(what, Latency.of(histogram)));
        return latencies;
    }

    private void send(Exchange exchange, double rate, double seconds, boolean isMeasured) throws InterruptedException {
        await(sending(exchange, rate, seconds, isMeasured));
    }

    private CompletableFuture<Void> sending(Exchange exchange, double rate, double seconds, boolean isMeasured) {
        var rhythm = new Rhythm(System.nanoTime() + LEAD_NANOS, rate);
        return OpenLoop.run(
                rhythm,
                rhythm.count(seconds),
                (index, due) -> send(exchange, index, due, isMeasured),
                stage.loop()::runIn,
                System::nanoTime);
    }

    private void send(Exchange exchange, long index, long due, boolean isMeasured) {
        var turns = rooms.get((int) (index % rooms.size()));
        int turn = (int) (index / rooms.size() % turns.senders().size());
        var sender = turns.senders().get(turn);
        var id = stage.service().newId();
        sender.send(turns.room().placeFor().apply(sender.user()), id);
        exchange.sending(id, turns.receivers().get(turn), due, isMeasured, System.nanoTime());
    }

    private static void await(CompletableFuture<Void> sent) throws InterruptedException {
        try {
            sent.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the load could not be sent", failure.getCause());
        }
    }

    private void settle(Exchange exchange) throws InterruptedException {
        stage.loop().await(exchange::isComplete, SETTLE);
    }
}
