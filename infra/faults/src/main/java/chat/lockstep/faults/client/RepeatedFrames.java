package chat.lockstep.faults.client;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.load.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Thin devices send each command once to three times; in the end also what was answered long ago, and once more from
/// another device of the same user.
final class RepeatedFrames implements Fault {

    private static final int COPIES_MAX = 3;

    private final Load load;
    private final Duration lasts;

    RepeatedFrames(Load load, Duration lasts) {
        this.load = load;
        this.lasts = lasts;
    }

    @Override
    public String name() {
        return "F15-frames-repeated";
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) {
        load.thinDevices().forEach(device -> device.manners().copies(COPIES_MAX));
    }

    @Override
    public void heal(Rig rig) throws InterruptedException {
        int repeated = 0;
        for (var device : load.thinDevices()) {
            device.manners().mend();
            try {
                repeated += device.repeatTheSettled();
                repeated += device.repeatOverHttp();
            } catch (IOException elsewhereBroken) {
                // Another fault cut it off; the others repeat enough.
            }
        }
        if (repeated == 0) {
            throw new IllegalStateException("no device repeated anything: none is connected, or none was answered");
        }
    }
}
