package chat.lockstep.simulator;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import reactor.test.scheduler.VirtualTimeScheduler;

/// The time of day of a history.
final class VirtualClock extends Clock {

    private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");

    private final VirtualTimeScheduler time;

    VirtualClock(VirtualTimeScheduler time) {
        this.time = time;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return BEGIN.plusMillis(time.now(TimeUnit.MILLISECONDS));
    }
}
