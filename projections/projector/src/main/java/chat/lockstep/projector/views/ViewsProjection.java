package chat.lockstep.projector.views;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import chat.lockstep.events.ConversationId;
import chat.lockstep.projector.breaker.Breaker;
import chat.lockstep.projector.topic.BatchProjection;
import chat.lockstep.projector.topic.Refusal;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import chat.lockstep.readmodel.wire.SourcePlace;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// Folds the topic into the views. Conversations are applied in parallel, one conversation in order; each row of a
/// batch is written once. The watermarks move after the rows.
///
/// A write or read that fails is tried again a few times, then the batch fails and comes again: what is remembered
/// of its conversations is dropped, so the fold begins from the rows. An event that cannot be folded is refused, and
/// holds up its stream alone.
public final class ViewsProjection implements BatchProjection {

    private static final Logger LOG = LoggerFactory.getLogger(ViewsProjection.class);
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
    private final Cache<ConversationId, ConversationMemory> memories = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_MAX)
            .weigher((ConversationId _, ConversationMemory memory) -> memory.weight())
            .build();
    private final int topicEpoch;
    private final Breaker breaker;
    private final Counter refusals;

    /// @param model of the version that is written
    public ViewsProjection(ReadModel model, int topicEpoch, Breaker breaker, MeterRegistry meters) {
        this(new CassandraViewStore(model), topicEpoch, breaker, meters);
    }

    ViewsProjection(ViewStore store, int topicEpoch, Breaker breaker, MeterRegistry meters) {
        this.store = store;
        this.topicEpoch = topicEpoch;
        this.breaker = breaker;
        loader = new MemoryLoader(store);
        refusals = Counter.builder("lockstep.projector.held.back")
                .description("Tries of events that could not be applied: one before them is missing, or the fold fails")
                .register(meters);
    }

    @Override
    public List<Refusal> on(List<TopicEvent> batch) {
        Map<ConversationId, List<TopicEvent>> byConversation =
                batch.stream().collect(groupingBy(TopicEvent::conversation, LinkedHashMap::new, toList()));
        try {
            var refused = breaker.run(() -> Flux.fromIterable(byConversation.values())
                    .flatMapDelayError(this::apply, CONVERSATIONS_AT_ONCE_MAX, 1)
                    .onErrorMap(
                            Exceptions::isMultiple,
                            several -> Exceptions.unwrapMultiple(several).getFirst())
                    .collectList()
                    .block(BATCH_TIMEOUT));
            return refused.stream().flatMap(List::stream).toList();
        } catch (RuntimeException failure) {
            memories.invalidateAll(byConversation.keySet());
            throw failure;
        }
    }

    @Override
    public void reached(Map<Integer, Long> nextOffsets) {
        breaker.run(() -> Flux.fromIterable(nextOffsets.entrySet())
                .filter(entry -> entry.getValue() > 0)
                .flatMap(entry -> watermark(entry.getKey(), entry.getValue()), ROWS_AT_ONCE_MAX)
                .then(Mono.just(true))
                .block(BATCH_TIMEOUT));
    }

    private Mono<Void> watermark(int partition, long nextOffset) {
        return store.watermark(new SourcePlace(topicEpoch, partition, nextOffset - 1))
                .retryWhen(RETRY);
    }

    @Override
    public long losses() {
        return store.losses();
    }

    @Override
    public void forget(Collection<Integer> partitions) {
        memories.asMap().values().removeIf(memory -> partitions.contains(memory.partition()));
    }

    /// The refused ones of one conversation.
    private Mono<List<Refusal>> apply(List<TopicEvent> events) {
        var conversation = events.getFirst().conversation();
        return apply(memories.getIfPresent(conversation), events, List.of())
                .onErrorResume(ViewsProjection::isOfTheRow, failure -> {
                    LOG.error("a row of {} cannot be written", conversation, failure);
                    memories.invalidate(conversation);
                    refusals.increment();
                    return events.size() == 1
                            ? Mono.just(List.of(Refusal.of(events.getFirst(), "its row cannot be written: " + failure)))
                            : oneByOne(events);
                });
    }

    /// Whether a failure comes from what was to be written, not from the server.
    private static boolean isOfTheRow(Throwable failure) {
        return failure instanceof IllegalArgumentException || failure instanceof NullPointerException;
    }

    private Mono<List<Refusal>> oneByOne(List<TopicEvent> events) {
        return Flux.fromIterable(events)
                .concatMap(event -> apply(List.of(event)), 1)
                .collectList()
                .map(refused -> refused.stream().flatMap(List::stream).toList());
    }

    private Mono<List<Refusal>> apply(
            @Nullable ConversationMemory known, List<TopicEvent> events, List<Refusal> refused) {
        return loader.load(known, events).retryWhen(RETRY).flatMap(memory -> fold(memory, events, refused));
    }

    /// Folds as much as can be folded: what fills a gap may stand behind what waits for it.
    ///
    /// An event at which the fold itself fails may leave the memory half changed. So the memory is read again then,
    /// and the others are folded without that event.
    private Mono<List<Refusal>> fold(ConversationMemory memory, List<TopicEvent> events, List<Refusal> refused) {
        var fold = new ConversationFold(memory);
        Map<TopicEvent, String> heldBack = new LinkedHashMap<>();
        var left = events;
        do {
            heldBack.clear();
            var before = left;
            for (var event : before) {
                try {
                    fold.on(event);
                } catch (HeldBack gap) {
                    heldBack.put(event, String.valueOf(gap.getMessage()));
                } catch (RuntimeException poison) {
                    return without(event, poison, memory, events, refused);
                }
            }
            left = List.copyOf(heldBack.keySet());
            if (left.size() == before.size()) {
                break;
            }
        } while (!left.isEmpty());
        memory.endBatch();
        var all = new ArrayList<>(refused);
        heldBack.forEach((event, why) -> all.add(Refusal.of(event, why)));
        refusals.increment(heldBack.size());
        return Flux.fromIterable(fold.waves()).concatMap(this::write, 1).then(Mono.fromCallable(() -> {
            memories.put(memory.id(), memory);
            return all;
        }));
    }

    private Mono<List<Refusal>> without(
            TopicEvent poison,
            RuntimeException failure,
            ConversationMemory memory,
            List<TopicEvent> events,
            List<Refusal> refused) {
        LOG.error("the fold fails at {} of {}", poison.source(), poison.conversation(), failure);
        memories.invalidate(memory.id());
        var others = events.stream().filter(event -> !event.equals(poison)).toList();
        var all = new ArrayList<>(refused);
        all.add(Refusal.of(poison, "the fold fails: " + failure));
        refusals.increment();
        return others.isEmpty() ? Mono.just(all) : apply(null, others, all);
    }

    private Mono<Void> write(List<ViewRow> wave) {
        return Flux.fromIterable(wave)
                .flatMap(row -> store.write(row).retryWhen(RETRY), ROWS_AT_ONCE_MAX)
                .then();
    }
}
