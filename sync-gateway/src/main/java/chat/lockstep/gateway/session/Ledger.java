package chat.lockstep.gateway.session;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.ClientFrame.Mark;
import chat.lockstep.gateway.view.Views;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Writes down what the device has stored, and whether its chains are the log's: in the background, some time after the
/// acknowledgements and not one by one, so that these cost nothing more. What cannot be written is lost; the next
/// acknowledgement says more.
final class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int WAITING_MAX = 2_048;
    private static final int AT_ONCE_MAX = 4;
    private static final int TRIES_MAX = 3;

    private final SessionLoop loop;
    private final Views views;
    private final SessionMeters meters;
    private final Caller caller;
    private final Clock clock;
    private final Duration every;
    private final Map<ConversationId, Entry> waiting = new LinkedHashMap<>();
    private boolean timerRuns;

    Ledger(SessionLoop loop, Views views, SessionMeters meters, Caller caller, Clock clock, Duration every) {
        this.loop = loop;
        this.views = views;
        this.meters = meters;
        this.caller = caller;
        this.clock = clock;
        this.every = every;
    }

    /// @param tries how often the view did not have the place yet
    private record Entry(long seq, @Nullable Hash chain, int tries) {}

    void acknowledged(ConversationId conversation, Mark mark) {
        var before = waiting.get(conversation);
        if (before == null && waiting.size() >= WAITING_MAX) {
            return;
        }
        if (before == null || before.seq() < mark.seq() || (before.seq() == mark.seq() && mark.chain() != null)) {
            waiting.put(conversation, new Entry(mark.seq(), mark.chain(), 0));
        }
        writeLater();
    }

    /// The connection ends, and what waits is written without it.
    void leave() {
        var _ = Flux.fromIterable(batch())
                .flatMap(entry -> written(entry.getKey(), entry.getValue()), AT_ONCE_MAX)
                .subscribe(
                        lagged -> {},
                        failure ->
                                LOG.debug("acknowledgements of {} not written down: {}", caller, failure.toString()));
    }

    private List<Map.Entry<ConversationId, Entry>> batch() {
        var batch = waiting.entrySet().stream().map(Map.Entry::copyOf).toList();
        waiting.clear();
        return batch;
    }

    private void writeLater() {
        if (!timerRuns && !waiting.isEmpty()) {
            timerRuns = true;
            loop.later(every, this::write);
        }
    }

    private void write() {
        var batch = batch();
        loop.await(
                Flux.fromIterable(batch)
                        .flatMap(entry -> written(entry.getKey(), entry.getValue()), AT_ONCE_MAX)
                        .collectList(),
                again -> {
                    again.forEach(entry -> waiting.putIfAbsent(entry.getKey(), entry.getValue()));
                    timerRuns = false;
                    writeLater();
                },
                () -> {},
                failure -> {
                    LOG.debug(
                            "{} acknowledgements of {} not written down: {}", batch.size(), caller, failure.toString());
                    timerRuns = false;
                    writeLater();
                });
    }

    /// @return what is to be tried again
    private Mono<Map.Entry<ConversationId, Entry>> written(ConversationId conversation, Entry entry) {
        var chain = entry.chain();
        if (chain == null) {
            return recorded(conversation, entry, null);
        }
        return views.chainAt(conversation, entry.seq())
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(found -> found.isPresent()
                        ? recorded(conversation, entry, found.get().equals(chain))
                        : unknown(conversation, entry));
    }

    /// The view lags the device, or the device is beside itself.
    private Mono<Map.Entry<ConversationId, Entry>> unknown(ConversationId conversation, Entry entry) {
        return entry.tries() < TRIES_MAX
                ? Mono.just(Map.entry(conversation, new Entry(entry.seq(), entry.chain(), entry.tries() + 1)))
                : Mono.empty();
    }

    private Mono<Map.Entry<ConversationId, Entry>> recorded(
            ConversationId conversation, Entry entry, @Nullable Boolean matched) {
        if (matched != null) {
            meters.compared(matched);
        }
        if (Boolean.FALSE.equals(matched)) {
            LOG.warn("{} diverged in {} at {}", caller, conversation, entry.seq());
        }
        return views.acknowledged(caller.user(), caller.device(), conversation, entry.seq(), matched, clock.instant())
                .then(Mono.empty());
    }
}
