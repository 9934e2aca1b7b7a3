package chat.lockstep.faults.client;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.load.Load;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Thin devices send their commands in any order, five at a time, and all of them write to one conversation at once.
final class ReorderedFrames implements Fault {

    private static final int WINDOW = 5;
    private static final int ROUNDS = 4;

    private final Load load;
    private final Duration lasts;

    ReorderedFrames(Load load, Duration lasts) {
        this.load = load;
        this.lasts = lasts;
    }

    @Override
    public String name() {
        return "F16-frames-reordered";
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) {
        load.thinDevices().forEach(device -> device.manners().shuffle(WINDOW));
        for (int i = 0; i < ROUNDS * WINDOW; i++) {
            int number = i;
            load.devices().forEach(device -> load.let(device, "race", "race " + number + " of " + device.client()));
        }
    }

    @Override
    public void heal(Rig rig) {
        load.thinDevices().forEach(device -> device.manners().mend());
    }
}
