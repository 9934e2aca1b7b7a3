package chat.lockstep.relay;

import java.time.Duration;

/// The wait before the next attempt: doubles with each failure up to a limit, and begins anew after a success.
final class Backoff {

    private final Duration min;
    private final Duration max;
    private Duration next;

    Backoff(Duration min, Duration max) {
        this.min = min;
        this.max = max;
        this.next = min;
    }

    Duration next() {
        var wait = next;
        var doubled = wait.multipliedBy(2);
        next = doubled.compareTo(max) < 0 ? doubled : max;
        return wait;
    }

    void reset() {
        next = min;
    }
}
