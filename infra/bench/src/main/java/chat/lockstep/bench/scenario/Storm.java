package chat.lockstep.bench.scenario;

import chat.lockstep.bench.client.Device;
import chat.lockstep.bench.client.HttpCommands;
import chat.lockstep.bench.client.LockstepDevice;
import chat.lockstep.bench.client.Service.Room;
import chat.lockstep.bench.client.Together;
import chat.lockstep.bench.load.Latencies;
import chat.lockstep.bench.report.Row;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Many devices lose their connections, each misses a message, and all come back at the same moment, while others go
/// on to write to each other. A device is in step again when it holds the message that it missed. The row's times are
/// those of the others' messages, and `return` the time from the moment to each device's being in step.
public final class Storm {

    private static final String RETURN = "return";
    private static final int DEVICES = 2;
    private static final int LIVE_USERS = 20;
    private static final int WRITERS = 16;
    private static final int MISSED_SEQ = 2; // the conversation's creation is the first event
    private static final double WARM_UP_SECONDS = 5;
    private static final Duration RETURN_LIMIT = Duration.ofMinutes(2);

    private final Stage stage;
    private final URI gateway;

    /// @param gateway where the missed messages are sent, over HTTP
    public Storm(Stage stage, URI gateway) {
        this.stage = stage;
        this.gateway = gateway;
    }

    /// @param count   devices that come back, a multiple of 4
    /// @param rate    messages a second of the others
    /// @param seconds how long those go on from the moment of the return
    public Row run(int count, double rate, double seconds) throws InterruptedException {
        var devices = stage.service().devices(Stage.newNames(), count / DEVICES, DEVICES);
        var others = stage.service().devices(Stage.newNames() + "o", LIVE_USERS, DEVICES);
        try {
            stage.connect(devices);
            var rooms = stage.service().meet(Direct.pairs(devices));
            stage.connect(others);
            var talk = new Talk(stage, stage.service().meet(Direct.pairs(others)));
            stage.cut(devices);
            miss(rooms);
            var crowd = new Crowd(rooms);
            var row = talk.run(
                    "storm",
                    Map.of("devices", count),
                    new Talk.Pace(rate, WARM_UP_SECONDS, seconds),
                    () -> stage.loop().run(crowd::comeBack));
            if (!stage.loop().await(() -> crowd.inStep == count, RETURN_LIMIT)) {
                row = row.withRemark("not every device is in step after " + RETURN_LIMIT);
            }
            var all = row;
            row = stage.loop().ask(() -> crowd.addTo(all));
            stage.add(row);
            return row;
        } finally {
            stage.cut(devices);
            stage.cut(others);
        }
    }

    /// One message in each conversation, from a user who is away as well, by the way that needs no socket.
    private void miss(List<Room> rooms) throws InterruptedException {
        try (var commands = new HttpCommands(gateway)) {
            Together.each(rooms, WRITERS, room -> {
                var author = (LockstepDevice) room.devices().getFirst();
                return commands.carryOut(
                        Map.of("Authorization", "Bearer " + author.token()),
                        List.of(HttpCommands.command(
                                stage.service().newId(),
                                "send",
                                room.placeFor().apply(author.user()),
                                Map.of("text", "missed"))));
            });
        }
    }

    /// Those who come back. Only for the loop's thread.
    private final class Crowd {

        private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
        private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

        private final List<Room> rooms;
        private final Latencies latencies = new Latencies();
        private long beginNanos;
        private long endNanos;
        private int inStep;
        private int failed;

        private Crowd(List<Room> rooms) {
            this.rooms = rooms;
        }

        private void comeBack() {
            beginNanos = System.nanoTime();
            rooms.forEach(room -> room.devices().forEach(device -> connect(device, room)));
        }

        private Row addTo(Row row) {
            return row.with(
                    latencies.all(),
                    Map.of(
                            "allInStepSeconds", (endNanos - beginNanos) / 1e9,
                            "inStep", (double) inStep,
                            "failedAttempts", (double) failed));
        }

        private void connect(Device device, Room room) {
            var _ = device.connect().whenComplete((_, failure) -> {
                if (failure == null) {
                    look(device, room);
                } else {
                    failed++;
                    stage.loop().runIn(AGAIN_NANOS, () -> connect(device, room));
                }
            });
        }

        private void look(Device device, Room room) {
            if (((LockstepDevice) device).holds(room.placeFor().apply(device.user()), MISSED_SEQ)) {
                inStep++;
                endNanos = System.nanoTime();
                latencies.record(RETURN, endNanos - beginNanos);
            } else {
                stage.loop().runIn(LOOK_NANOS, () -> look(device, room));
            }
        }
    }
}
