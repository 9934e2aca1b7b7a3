package chat.lockstep.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Questions of the application to the server, each answered once or given up: with the connection, or after a time.
final class Requests {

    static final int WAITING_MAX = 64;
    private static final String PREFIX = "q";

    private final Consumer<String> send;
    private final long answerMillis;
    private final Map<String, Waiting> waiting = new HashMap<>();
    private long last;

    /// @param send takes a frame
    Requests(Consumer<String> send, Timings timings) {
        this.send = send;
        this.answerMillis = timings.answer().toMillis();
    }

    private record Waiting(CompletableFuture<ServerFrame> answer, long until) {}

    /// @param frame makes the frame with the name of the request
    CompletableFuture<ServerFrame> ask(UnaryOperator<String> frame, long now) {
        if (waiting.size() >= WAITING_MAX) {
            return CompletableFuture.failedFuture(
                    new LockstepException("too many questions wait for the server: " + WAITING_MAX));
        }
        last++;
        var request = PREFIX + last;
        var answer = new CompletableFuture<ServerFrame>();
        waiting.put(request, new Waiting(answer, now + answerMillis));
        send.accept(frame.apply(request));
        return answer;
    }

    void answered(@Nullable String request, ServerFrame frame) {
        var asked = request == null ? null : waiting.remove(request);
        if (asked != null) {
            asked.answer().complete(frame);
        }
    }

    void failed(String request, LockstepError error) {
        var asked = waiting.remove(request);
        if (asked != null) {
            asked.answer().completeExceptionally(new LockstepException(error));
        }
    }

    void lost() {
        var all = new ArrayList<>(waiting.values());
        waiting.clear();
        all.forEach(asked -> asked.answer().completeExceptionally(new LockstepException("the connection was lost")));
    }

    /// Gives up what was not answered in time.
    void tick(long now) {
        for (var request : new ArrayList<>(waiting.keySet())) {
            var asked = waiting.get(request);
            if (asked != null && asked.until() <= now) {
                waiting.remove(request);
                asked.answer().completeExceptionally(new LockstepException("the server did not answer in time"));
            }
        }
    }

    long nextAt() {
        return waiting.values().stream().mapToLong(Waiting::until).min().orElse(Long.MAX_VALUE);
    }
}
