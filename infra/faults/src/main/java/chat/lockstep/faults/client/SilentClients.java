package chat.lockstep.faults.client;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.load.Load;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Half of the thin devices neither read nor write any more and do not end their connections either, as when a cable is
/// pulled. The gateway has to find out by itself.
final class SilentClients implements Fault {

    private final Load load;
    private final Duration lasts;

    SilentClients(Load load, Duration lasts) {
        this.load = load;
        this.lasts = lasts;
    }

    @Override
    public String name() {
        return "F11-clients-silent";
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) {
        var all = load.thinDevices();
        all.subList(all.size() / 2, all.size()).forEach(device -> device.silence());
    }

    @Override
    public void heal(Rig rig) {
        load.thinDevices().forEach(device -> device.manners().mend());
    }
}
