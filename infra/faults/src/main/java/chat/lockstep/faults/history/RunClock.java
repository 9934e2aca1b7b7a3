package chat.lockstep.faults.history;

import java.util.concurrent.TimeUnit;

/// The one clock of a run: microseconds since it began, never backwards whatever is done to the time of day.
public final class RunClock {

    private final long began = System.nanoTime();

    public long micros() {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began);
    }
}
