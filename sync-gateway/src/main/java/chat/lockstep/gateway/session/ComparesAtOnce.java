package chat.lockstep.gateway.session;

import java.util.concurrent.Semaphore;

/// How many sessions of this node may read the views to compare at a time. When Redis comes back after an outage, all
/// of them want to at once, and live traffic needs the views too.
public final class ComparesAtOnce {

    private final Semaphore free;

    public ComparesAtOnce(int max) {
        this.free = new Semaphore(max);
    }

    boolean tryBegin() {
        return free.tryAcquire();
    }

    void end() {
        free.release();
    }
}
