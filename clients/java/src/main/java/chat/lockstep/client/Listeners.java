package chat.lockstep.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Those who are told what happens, each on a thread of its own behind a bounded queue. A slow one holds the device
/// up for a bounded time; after that it misses events, and is told how many as soon as it has room.
final class Listeners {

    private static final Logger LOG = System.getLogger(Listeners.class.getName());
    static final int QUEUE_MAX = 4_096;
    private static final long PATIENCE_MILLIS = 1_000;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    Registration add(Consumer<? super DeviceEvent> callback) {
        var listener = new Listener(callback);
        listeners.add(listener);
        return () -> {
            listeners.remove(listener);
            listener.thread.interrupt();
        };
    }

    /// Tells all of them. Only the device's thread calls it.
    void tell(DeviceEvent event) {
        listeners.forEach(listener -> listener.tell(event));
    }

    /// Lets each listener take what waits for it, for a bounded time, and ends.
    void close() {
        for (var listener : listeners) {
            listener.tell(new End());
            listener.join();
        }
        listeners.clear();
    }

    /// The device has nothing more to tell.
    private record End() {}

    private static final class Listener {

        private final Consumer<? super DeviceEvent> callback;
        private final ArrayBlockingQueue<Object> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
        private final Thread thread;
        private long missed;

        Listener(Consumer<? super DeviceEvent> callback) {
            this.callback = callback;
            this.thread = Thread.ofVirtual().name("lockstep-listener").start(this::run);
        }

        void tell(Object event) {
            if (missed > 0 && queue.remainingCapacity() > QUEUE_MAX / 2) {
                queue.add(new DeviceEvent.EventsMissed(missed));
                missed = 0;
            }
            if ((missed > 0 && !(event instanceof End)) || !offer(event)) {
                missed++;
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
                    call(event);
                }
            } catch (InterruptedException closed) {
                LOG.log(Level.TRACE, "a listener was removed", closed);
            }
        }

        private void call(DeviceEvent event) {
            try {
                callback.accept(event);
            } catch (RuntimeException failure) {
                LOG.log(Level.ERROR, "a listener failed on " + event, failure);
            }
        }

        void join() {
            try {
                if (!Thread.currentThread().equals(thread) && !thread.join(Duration.ofMillis(PATIENCE_MILLIS))) {
                    thread.interrupt();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
