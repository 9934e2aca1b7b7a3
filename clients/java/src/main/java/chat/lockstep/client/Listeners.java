package chat.lockstep.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Those who are told what happens, each on a thread of its own behind a bounded queue. A slow one holds the device
/// up for a bounded time; after that it misses events, and is told how many as soon as it has room. Where a timer runs
/// everything, it runs the listeners too, and none is slow.
final class Listeners {

    private static final Logger LOG = System.getLogger(Listeners.class.getName());
    static final int QUEUE_MAX = 4_096;
    private static final long PATIENCE_MILLIS = 1_000;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Optional<Surroundings.Timer> timer;

    Listeners(Optional<Surroundings.Timer> timer) {
        this.timer = timer;
    }

    Registration add(Consumer<? super DeviceEvent> callback) {
        var listener = timer.<Listener>map(runs -> new TimedListener(runs, callback))
                .orElseGet(() -> new ThreadListener(callback));
        listeners.add(listener);
        return () -> {
            listeners.remove(listener);
            listener.stop();
        };
    }

    /// Tells all of them. Only the device's thread calls it.
    void tell(DeviceEvent event) {
        listeners.forEach(listener -> listener.tell(event));
    }

    /// Lets each listener take what waits for it, for a bounded time, and ends.
    void close() {
        listeners.forEach(Listener::finish);
        listeners.clear();
    }

    private static void call(Consumer<? super DeviceEvent> callback, DeviceEvent event) {
        try {
            callback.accept(event);
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "a listener failed on " + event, failure);
        }
    }

    private interface Listener {

        void tell(DeviceEvent event);

        /// Hears what was told, and no more.
        void finish();

        /// Hears no more.
        void stop();
    }

    private static final class TimedListener implements Listener {

        private final Surroundings.Timer timer;
        private final Consumer<? super DeviceEvent> callback;
        private boolean isStopped;

        TimedListener(Surroundings.Timer timer, Consumer<? super DeviceEvent> callback) {
            this.timer = timer;
            this.callback = callback;
        }

        @Override
        public void tell(DeviceEvent event) {
            var _ = timer.after(0, () -> {
                if (!isStopped) {
                    call(callback, event);
                }
            });
        }

        @Override
        public void finish() {}

        @Override
        public void stop() {
            isStopped = true;
        }
    }

    private static final class ThreadListener implements Listener {

        /// The device has nothing more to tell.
        private static final Object END = new Object();

        private final Consumer<? super DeviceEvent> callback;
        private final ArrayBlockingQueue<Object> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
        private final Thread thread;
        private long missed;

        ThreadListener(Consumer<? super DeviceEvent> callback) {
            this.callback = callback;
            this.thread = Thread.ofVirtual().name("lockstep-listener").start(this::run);
        }

        @Override
        public void tell(DeviceEvent event) {
            makeUp();
            if (missed > 0 || !offer(event)) {
                missed++;
            }
        }

        private void makeUp() {
            if (missed > 0 && queue.remainingCapacity() > QUEUE_MAX / 2) {
                queue.add(new DeviceEvent.EventsMissed(missed));
                missed = 0;
            }
        }

        private boolean offer(Object event) {
            try {
                return queue.offer(event) || queue.offer(event, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private void run() {
            try {
                while (queue.take() instanceof DeviceEvent event) {
                    call(callback, event);
                }
            } catch (InterruptedException closed) {
                LOG.log(Level.TRACE, "a listener was removed", closed);
            }
        }

        @Override
        public void finish() {
            makeUp();
            var _ = offer(END);
            try {
                if (!Thread.currentThread().equals(thread) && !thread.join(Duration.ofMillis(PATIENCE_MILLIS))) {
                    thread.interrupt();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void stop() {
            thread.interrupt();
        }
    }
}
