package chat.lockstep.bench.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Many things at a time, but not too many.
public final class Together {

    private Together() {}

    /// Something to be done with a thing.
    public interface Task<T, R> {
        R of(T thing) throws Exception;
    }

    /// @param atATime how many
    /// @return the results, in the order of the things
    /// @throws IllegalStateException with the first failure, when all have ended
    public static <T, R> List<R> each(Collection<T> things, int atATime, Task<T, R> task) throws InterruptedException {
        var turns = new Semaphore(atATime);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<R>>();
            for (var thing : things) {
                tasks.add(() -> {
                    turns.acquire();
                    try {
                        return task.of(thing);
                    } finally {
                        turns.release();
                    }
                });
            }
            var results = new ArrayList<R>();
            for (Future<R> done : threads.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        } catch (ExecutionException failure) {
            throw new IllegalStateException(String.valueOf(failure.getMessage()), failure);
        }
    }
}
