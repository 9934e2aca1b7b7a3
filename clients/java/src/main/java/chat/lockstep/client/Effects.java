package chat.lockstep.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What a turn of the loop decided to let out: frames, news, results. It leaves only after the turn's changes are
/// in the file, so nobody is told what a crash could take back.
final class Effects {

    private final EventLoop loop;
    private List<Runnable> waiting = new ArrayList<>();

    Effects(EventLoop loop) {
        this.loop = loop;
    }

    void add(Runnable effect) {
        waiting.add(effect);
    }

    /// Lets something out that belongs to the application, and must not hold the loop up.
    void addAside(Runnable effect) {
        add(() -> loop.aside(effect));
    }

    /// The same future, but those who wait for it run after the turn and aside.
    <T> CompletableFuture<T> afterwards(CompletableFuture<T> decided) {
        var told = new CompletableFuture<T>();
        var _ = decided.whenComplete((value, failure) -> addAside(() -> complete(told, value, failure)));
        return told;
    }

    private static <T> void complete(CompletableFuture<T> told, T value, @Nullable Throwable failure) {
        if (failure == null) {
            told.complete(value);
        } else {
            told.completeExceptionally(failure);
        }
    }

    void run() {
        var due = waiting;
        waiting = new ArrayList<>();
        due.forEach(Runnable::run);
    }
}
