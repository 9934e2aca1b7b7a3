package chat.lockstep.simulator;

import chat.lockstep.client.Surroundings;
import java.util.concurrent.TimeUnit;
import reactor.test.scheduler.VirtualTimeScheduler;

/// The time in which one process of a device lives: what it planned is not done any more when it is over.
final class Life implements Surroundings.Timer {

    private final VirtualTimeScheduler time;
    private final Guard guard;
    private boolean isOver;

    Life(VirtualTimeScheduler time, Guard guard) {
        this.time = time;
        this.guard = guard;
    }

    /// Runs what a device does, and knows what to do when that kills it.
    interface Guard {
        void run(Runnable task);
    }

    void end() {
        isOver = true;
    }

    @Override
    public long millis() {
        return time.now(TimeUnit.MILLISECONDS);
    }

    @Override
    public Runnable after(long millis, Runnable task) {
        var planned = time.schedule(
                () -> {
                    if (!isOver) {
                        guard.run(task);
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
        return planned::dispose;
    }
}
