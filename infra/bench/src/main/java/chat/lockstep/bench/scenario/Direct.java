package chat.lockstep.bench.scenario;

import chat.lockstep.bench.client.Device;
import chat.lockstep.bench.client.Service.Room;
import chat.lockstep.bench.report.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// People who write to each other in pairs, each with two devices: every message must reach both devices of the other
/// one and the sender's other device.
public final class Direct implements AutoCloseable {

    private static final int DEVICES = 2;

    private final Stage stage;
    private final List<Device> devices;
    private final List<Room> rooms;
    private final Talk talk;
    private final Map<String, Object> settings;

    private Direct(Stage stage, List<Device> devices, List<Room> rooms, Talk talk, Map<String, Object> settings) {
        this.stage = stage;
        this.devices = devices;
        this.rooms = rooms;
        this.talk = talk;
        this.settings = settings;
    }

    /// Connects everybody.
    ///
    /// @param users an even number
    /// @param acks  whether devices tell what they have stored, for the record
    public static Direct begin(Stage stage, int users, boolean acks) throws InterruptedException {
        return begin(stage, Stage.newNames(), users, acks);
    }

    /// Connects everybody, with devices that hold nothing. People of the same names meet where they met before.
    ///
    /// @param names of the users begin so
    static Direct begin(Stage stage, String names, int users, boolean acks) throws InterruptedException {
        var devices = stage.service().devices(names, users, DEVICES);
        stage.connect(devices);
        var rooms = stage.service().meet(pairs(devices));
        return new Direct(
                stage,
                devices,
                rooms,
                new Talk(stage, rooms),
                Map.of("users", users, "devicesOfEach", DEVICES, "ack", acks));
    }

    /// Everybody with the next one.
    ///
    /// @param devices two of each user
    static List<List<Device>> pairs(List<Device> devices) {
        var pairs = new ArrayList<List<Device>>();
        for (int i = 0; i < devices.size(); i += 2 * DEVICES) {
            pairs.add(devices.subList(i, i + 2 * DEVICES));
        }
        return pairs;
    }

    /// The same people, whose rows say one thing more.
    public Direct marked(String setting, Object value) {
        var more = new HashMap<>(settings);
        more.put(setting, value);
        return new Direct(stage, devices, rooms, talk, more);
    }

    /// Where they talk.
    List<Room> rooms() {
        return rooms;
    }

    /// The same load, of which nothing is kept.
    public void warmUp(double rate, double seconds) throws InterruptedException {
        talk.run("direct", settings, new Talk.Pace(rate, 0, seconds));
    }

    /// One rate, for a time.
    public Row run(double rate, double warmUpSeconds, double seconds) throws InterruptedException {
        var row = talk.run("direct", settings, new Talk.Pace(rate, warmUpSeconds, seconds));
        stage.add(row);
        return row;
    }

    /// One rate, measured in turns with another system.
    ///
    /// @param number from 1
    public Row turn(int number, double rate, double warmUpSeconds, double seconds) throws InterruptedException {
        return marked(Row.TURN, number).run(rate, warmUpSeconds, seconds);
    }

    /// One rate of a search, which may be too much.
    Row attempt(double rate, double warmUpSeconds, double seconds) throws InterruptedException {
        return marked(Row.SEARCH, true).run(rate, warmUpSeconds, seconds);
    }

    /// One rate, whose row the caller completes and adds.
    public Row silently(String scenario, double rate, double seconds) throws InterruptedException {
        return talk.run(scenario, settings, new Talk.Pace(rate, 0, seconds));
    }

    @Override
    public void close() {
        try {
            stage.cut(devices);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
