package chat.lockstep.faults.client;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.load.Load;
import chat.lockstep.faults.load.Participant;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Every connection of every client breaks at the same moment, three times.
final class ReconnectStorm implements Fault {

    private static final int TIMES = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    private final Load load;

    ReconnectStorm(Load load) {
        this.load = load;
    }

    @Override
    public String name() {
        return "F22-reconnect-storm";
    }

    @Override
    public Duration lasts() {
        return Duration.ZERO;
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        for (int i = 0; i < TIMES; i++) {
            load.devices().forEach(Participant::cut);
            Thread.sleep(BETWEEN);
        }
    }

    @Override
    public void heal(Rig rig) {
        // They come back by themselves.
    }
}
