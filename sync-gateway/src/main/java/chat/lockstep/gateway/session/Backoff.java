package chat.lockstep.gateway.session;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/// Reading again what the views do not show yet: soon at first, then less often, and not without end.
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(20);
    private static final int DOUBLINGS_MAX = 5;

    private Backoff() {}

    /// The wait before try number `tries` + 1: 20 ms, doubling to 640 ms.
    static Duration after(int tries) {
        return FIRST.multipliedBy(1L << Math.min(tries, DOUBLINGS_MAX));
    }

    /// Reads until the value is `enough`, at the longest `within`; then the last value, or empty if there never was
    /// one. An error ends it.
    static <T> Mono<T> until(Supplier<Mono<T>> read, Predicate<T> enough, Duration within) {
        return attempt(read, enough, within, 0);
    }

    private static <T> Mono<T> attempt(Supplier<Mono<T>> read, Predicate<T> enough, Duration left, int tries) {
        var wait = after(tries);
        if (wait.compareTo(left) > 0) {
            return read.get();
        }
        var again = Mono.delay(wait).then(Mono.defer(() -> attempt(read, enough, left.minus(wait), tries + 1)));
        return read.get()
                .flatMap(value -> enough.test(value) ? Mono.just(value) : again)
                .switchIfEmpty(again);
    }
}
