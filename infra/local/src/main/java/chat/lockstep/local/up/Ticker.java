package chat.lockstep.local.up;

import java.time.Duration;

/// Does something again and again until closed.
final class Ticker implements AutoCloseable {

    private final Thread thread;

    private Ticker(Thread thread) {
        this.thread = thread;
    }

    /// @param pause before the first time and between two
    static Ticker start(Duration pause, Runnable task) {
        return new Ticker(Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Thread.sleep(pause);
                    task.run();
                }
            } catch (InterruptedException _) {
                // closed
            }
        }));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
