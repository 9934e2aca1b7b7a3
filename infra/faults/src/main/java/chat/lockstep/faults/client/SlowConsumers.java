package chat.lockstep.faults.client;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.load.Load;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Half of the thin devices take nothing from the network any more, with next to no buffer, while long messages go to
/// them. Afterwards they read again, and must come into step.
final class SlowConsumers implements Fault {

    private static final int RECEIVE_BYTES = 4_096;
    private static final int MESSAGES_EACH = 60;
    private static final String LONG = "this is for those who do not listen ".repeat(200);

    private final Load load;
    private final Duration lasts;

    SlowConsumers(Load load, Duration lasts) {
        this.load = load;
        this.lasts = lasts;
    }

    @Override
    public String name() {
        return "F18-consumers-slow";
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        var slow = load.thinDevices().subList(0, Math.max(1, load.thinDevices().size() / 2));
        for (var device : slow) {
            device.manners().receive(RECEIVE_BYTES);
            device.cut(); // the small buffer holds for the next connection
        }
        ClientWait.until(
                "the slow devices are connected", () -> slow.stream().allMatch(device -> device.isConnected()));
        slow.forEach(device -> device.manners().stopReading());
        for (var device : load.devices()) {
            if (!slow.contains(device)) {
                for (int i = 0; i < MESSAGES_EACH; i++) {
                    load.let(device, "slow " + i % 3, i + " " + LONG);
                }
            }
        }
    }

    @Override
    public void heal(Rig rig) {
        load.thinDevices().forEach(device -> device.manners().mend());
    }
}
