package chat.lockstep.projector.views;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import chat.lockstep.events.ConversationId;
import chat.lockstep.projector.topic.BatchProjection;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import chat.lockstep.readmodel.wire.SourcePlace;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// Folds the topic into the views. Conversations are applied in parallel, one conversation in order; each row of a
/// batch is written once. The watermarks move after the rows.
///
/// A write or read that fails is tried again a few times, then the batch fails and comes again: what is remembered of
/// its conversations is dropped, so the fold begins from the rows.
public final class ViewsProjection implements BatchProjection {

    private static final int CONVERSATIONS_AT_ONCE_MAX = 64;
    private static final int ROWS_AT_ONCE_MAX = 64;
    private static final int REMEMBERED_MAX = 10_000;
    private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(60);
    private static final Retry RETRY = Retry.backoff(3, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(1))
            .filter(ReadModelUnavailable.class::isInstance)
            .onRetryExhaustedThrow((_, signal) -> signal.failure());

    private final ViewStore store;
    private final MemoryLoader loader;
    private final Cache<ConversationId, ConversationMemory> memories =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();
    private final Counter heldBack;

    public ViewsProjection(ReadModel model, MeterRegistry meters) {
        this(new CassandraViewStore(model), meters);
    }

    ViewsProjection(ViewStore store, MeterRegistry meters) {
        this.store = store;
        loader = new MemoryLoader(store);
        heldBack = Counter.builder("lockstep.projector.held.back")
                .description("Events that could not be applied because one before them is missing")
                .register(meters);
    }

    @Override
    public void on(List<TopicEvent> batch) {
        Map<ConversationId, List<TopicEvent>> byConversation =
                batch.stream().collect(groupingBy(TopicEvent::conversation, LinkedHashMap::new, toList()));
        try {
            Flux.fromIterable(byConversation.values())
                    .flatMapDelayError(this::apply, CONVERSATIONS_AT_ONCE_MAX, 1)
                    .onErrorMap(
                            Exceptions::isMultiple,
                            several -> Exceptions.unwrapMultiple(several).getFirst())
                    .then(Mono.defer(() -> watermarks(batch)))
                    .block(BATCH_TIMEOUT);
        } catch (RuntimeException failure) {
            memories.invalidateAll(byConversation.keySet());
            throw failure;
        }
    }

    @Override
    public void forget(Collection<Integer> partitions) {
        memories.asMap().values().removeIf(memory -> partitions.contains(memory.partition()));
    }

    private Mono<Void> apply(List<TopicEvent> events) {
        var known = memories.getIfPresent(events.getFirst().conversation());
        return loader.load(known, events).retryWhen(RETRY).flatMap(memory -> fold(memory, events));
    }

    private Mono<Void> fold(ConversationMemory memory, List<TopicEvent> events) {
        var fold = new ConversationFold(memory);
        try {
            events.forEach(fold::on);
        } catch (HeldBack gap) {
            heldBack.increment();
            throw gap;
        }
        memory.endBatch();
        return Flux.fromIterable(fold.waves())
                .concatMap(this::write, 1)
                .then(Mono.fromRunnable(() -> memories.put(memory.id(), memory)));
    }

    private Mono<Void> write(List<ViewRow> wave) {
        return Flux.fromIterable(wave)
                .flatMap(row -> store.write(row).retryWhen(RETRY), ROWS_AT_ONCE_MAX)
                .then();
    }

    private Mono<Void> watermarks(List<TopicEvent> batch) {
        Map<Integer, SourcePlace> last = new LinkedHashMap<>();
        batch.forEach(event -> last.put(event.source().partition(), event.source()));
        return Flux.fromIterable(last.values())
                .flatMap(place -> store.watermark(place).retryWhen(RETRY), ROWS_AT_ONCE_MAX)
                .then();
    }
}
