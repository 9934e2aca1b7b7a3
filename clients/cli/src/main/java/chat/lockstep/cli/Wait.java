package chat.lockstep.cli;

import chat.lockstep.client.CommandStatus;
import chat.lockstep.client.ConnectionState;
import chat.lockstep.client.DeviceEvent;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.Registration;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits for a device to reach some state, for a bounded time: it looks again whenever the device tells something.
final class Wait implements AutoCloseable {

    private final Semaphore news = new Semaphore(0);
    private final Registration registration;
    private final Lockstep lockstep;

    Wait(Lockstep lockstep) {
        this.lockstep = lockstep;
        this.registration = lockstep.listen(this::hear);
    }

    private void hear(DeviceEvent event) {
        news.release();
    }

    /// @return false if it did not happen in time, or cannot happen any more
    boolean until(BooleanSupplier reached, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!reached.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0 || lockstep.connectionState() instanceof ConnectionState.Stopped) {
                return false;
            }
            if (news.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                news.drainPermits();
            }
        }
        return true;
    }

    /// Waits until the server has answered all commands.
    boolean untilSent(Duration limit) throws InterruptedException {
        return until(() -> lockstep.outbox().stream().allMatch(CommandStatus::isSettled), limit);
    }

    @Override
    public void close() {
        registration.close();
    }
}
