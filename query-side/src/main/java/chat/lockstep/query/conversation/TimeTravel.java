package chat.lockstep.query.conversation;

import chat.lockstep.query.problem.OutOfService;
import chat.lockstep.query.problem.Refusal;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.Snapshot;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import reactor.core.publisher.Mono;

/// Answers what a conversation was like, by folding its log from the beginning. That takes as long as the log is, so
/// only a few do it at once, and the request's time limit ends it.
///
/// A member who came later sees the state from its joining on, and of the messages those since then; one who went,
/// up to its going.
final class TimeTravel {

    private static final int PAGE_EVENTS = 1_000;
    private static final int AT_ONCE_MAX = 8;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Views views;
    private final Semaphore free = new Semaphore(AT_ONCE_MAX);

    TimeTravel(Views views) {
        this.views = views;
    }

    /// @param access what the reader may see
    Mono<PastState> at(Head access, Moment at) {
        long first = access.floor().seq() + 1;
        long last = Moment.last(access);
        var fold = switch (at) {
            case Moment.Place place
            when place.seq() < first || place.seq() > last ->
                throw Refusal.ofField("at", "log seq %d: must be from %d to %d".formatted(place.seq(), first, last));
            case Moment.Place place -> new PastFold(access.id(), access.floor().seq(), place.seq(), null);
            case Moment.Time time -> new PastFold(access.id(), access.floor().seq(), last, time.time());
        };
        return folded(fold).flatMap(done -> state(access, done, first));
    }

    private Mono<PastState> state(Head access, PastFold fold, long first) {
        var state = fold.state();
        if (state == null || fold.reached().seq() < first) {
            return views.log(access.id(), first - 1, first, 1)
                    .flatMap(events -> Mono.error(Refusal.ofField(
                            "at",
                            events.isEmpty()
                                    ? "is before the first event that you may see"
                                    : "must not be before the first event that you may see, at "
                                            + events.getFirst().recorded().at())));
        }
        return views.shown(access.id(), access, fold.messages())
                .map(messages -> new PastState(fold.reached(), state, messages));
    }

    /// The state as of the removal of the user whose head this is.
    Mono<Snapshot> atRemoval(Head access) {
        long until = Objects.requireNonNull(access.until());
        return folded(new PastFold(access.id(), until, until, null))
                .map(fold -> new Snapshot(
                        access.id(), access.epoch(), fold.reached(), Objects.requireNonNull(fold.state())));
    }

    private Mono<PastFold> folded(PastFold fold) {
        return Mono.defer(() -> {
            if (!free.tryAcquire()) {
                return Mono.error(new OutOfService("too many states of the past are asked for at once", RETRY_AFTER));
            }
            return Mono.just(fold)
                    .expand(now -> now.isDone() ? Mono.empty() : read(now))
                    .last()
                    .doFinally(_ -> free.release());
        });
    }

    private Mono<PastFold> read(PastFold fold) {
        return views.log(fold.conversation(), fold.reached().seq(), fold.last(), PAGE_EVENTS)
                .map(page -> {
                    if (page.isEmpty()) {
                        throw new ReadModelUnavailable("the log of %s is not there beyond seq %d"
                                .formatted(fold.conversation(), fold.reached().seq()));
                    }
                    fold.on(page);
                    return fold;
                });
    }
}
