package chat.lockstep.client;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// A loop that a timer turns. A call of the API is a turn, and so is each moment at which something is due.
final class TimedLoop extends EventLoop {

    private final Surroundings.Timer timer;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private Runnable takeBack = () -> {};
    private long turnAt = Long.MAX_VALUE;
    private boolean isTurning;

    TimedLoop(Surroundings.Timer timer, Owner owner) {
        super(owner);
        this.timer = timer;
    }

    @Override
    void start() {
        turnAt(now());
    }

    @Override
    long now() {
        return timer.millis();
    }

    @Override
    void post(Runnable task) {
        tasks.add(task);
        turnAt(now());
    }

    @Override
    <T> T call(Supplier<T> task) {
        if (isTurning) {
            return task.get();
        }
        var answer = new CompletableFuture<T>();
        tasks.add(() -> answer(task, answer));
        while (!answer.isDone()) {
            requireRunning(); // the turn before may have been the last
            turn();
        }
        try {
            return answer.join();
        } catch (CompletionException failed) {
            throw causeOf(failed);
        }
    }

    @Override
    Runnable aside(Runnable task) {
        return timer.after(0, task);
    }

    /// Makes sure of a turn at a moment; an earlier one will see what is due then.
    private void turnAt(long millis) {
        if (!isTurning && isRunning() && millis < turnAt) {
            takeBack.run();
            turnAt = millis;
            takeBack = timer.after(Math.max(0, millis - now()), this::turn);
        }
    }

    private void turn() {
        takeBack.run();
        turnAt = Long.MAX_VALUE;
        if (isRunning()) {
            isTurning = true;
            long next = turn(this::runTasks);
            isTurning = false;
            turnAt(tasks.isEmpty() ? next : now());
        }
    }

    private void runTasks() {
        for (int done = 0; done < TASKS_PER_TURN_MAX && !tasks.isEmpty(); done++) {
            tasks.remove().run();
        }
    }

    @Override
    void join() {
        // The turn in which the loop was ended was the last.
    }
}
