package chat.lockstep.faults.client;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.load.Load;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// One device sends ten times as many commands as a device may. It is told to wait, each time with for how long,
/// and all of its commands are done in the end.
final class TooManyCommands implements Fault {

    private static final int PER_SECOND = 500;
    private static final int COMMANDS = 600;

    private final Load load;
    private final Duration lasts;

    TooManyCommands(Load load, Duration lasts) {
        this.load = load;
        this.lasts = lasts;
    }

    @Override
    public String name() {
        return "F21-device-over-limit";
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) {
        var device = load.thinDevices().getFirst();
        device.manners().perSecond(PER_SECOND);
        for (int i = 0; i < COMMANDS; i++) {
            load.let(device, "flood " + i % 3, "too much " + i);
        }
    }

    @Override
    public void heal(Rig rig) {
        load.thinDevices().getFirst().manners().mend();
    }
}
