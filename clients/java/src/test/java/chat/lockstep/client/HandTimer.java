package chat.lockstep.client;

import java.util.Comparator;
import java.util.PriorityQueue;

/// Time that passes when a test says so.
final class HandTimer implements Surroundings.Timer {

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private long now;
    private long order;

    private record Task(long at, long order, Runnable work) {}

    @Override
    public long millis() {
        return now;
    }

    @Override
    public Runnable after(long millis, Runnable work) {
        var task = new Task(now + millis, order++, work);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    void pass(long millis) {
        long end = now + millis;
        for (var next = tasks.peek(); next != null && next.at() <= end; next = tasks.peek()) {
            tasks.remove(next);
            now = next.at();
            next.work().run();
        }
        now = end;
    }

    /// Does what is due now.
    void settle() {
        pass(0);
    }
}
