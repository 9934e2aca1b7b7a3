package chat.lockstep.query.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/// Repeats a read that found nothing, since a view lags behind what was just answered to a command. The pauses double,
/// so a second of waiting costs a handful of reads.
final class ViewWait {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(25);

    private final List<Duration> pauses;

    ViewWait(Duration limit) {
        var found = new ArrayList<Duration>();
        var left = limit;
        for (var pause = FIRST_PAUSE; left.isPositive(); pause = pause.multipliedBy(2)) {
            var next = pause.compareTo(left) < 0 ? pause : left;
            found.add(next);
            left = left.minus(next);
        }
        pauses = List.copyOf(found);
    }

    /// @return what `read` found at last; empty if it was not there when the wait was over
    <T> Mono<T> untilPresent(Mono<T> read) {
        return read.repeatWhenEmpty(
                times -> times.zipWithIterable(pauses, (_, pause) -> pause).concatMap(Mono::delay, 1));
    }
}
