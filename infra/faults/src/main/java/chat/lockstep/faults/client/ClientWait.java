package chat.lockstep.faults.client;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what clients are about to do.
final class ClientWait {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(50);

    private ClientWait() {}

    /// @param what is waited for, in words
    /// @throws IllegalStateException if it does not come
    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("after " + LIMIT.toSeconds() + " s it is not so: " + what);
            }
            Thread.sleep(LOOK);
        }
    }
}
