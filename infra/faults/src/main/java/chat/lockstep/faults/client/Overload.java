package chat.lockstep.faults.client;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.load.Load;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// All users together do ten times as much as before.
final class Overload implements Fault {

    private static final int TIMES = 10;

    private final Load load;
    private final Duration lasts;
    private int rateBefore;

    Overload(Load load, Duration lasts) {
        this.load = load;
        this.lasts = lasts;
        this.rateBefore = load.rate();
    }

    @Override
    public String name() {
        return "F21-load-ten-times";
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) {
        rateBefore = load.rate();
        load.rate(rateBefore * TIMES);
    }

    @Override
    public void heal(Rig rig) {
        load.rate(rateBefore);
    }
}
