package chat.lockstep.command.eventstore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;

/// Axon's view of all databases: each aggregate is read and written where its conversation is.
final class ShardedStorage implements EventStorageEngine {

    private final Shards shards;
    private final Map<Shard, EventStorage> storages = new HashMap<>();

    ShardedStorage(Shards shards, Function<Shard, EventStorage> storage) {
        this.shards = shards;
        shards.all().forEach(shard -> storages.put(shard, storage.apply(shard)));
    }

    private EventStorage of(String aggregateId) {
        var storage = storages.get(shards.ofAggregate(aggregateId));
        if (storage == null) {
            throw new IllegalStateException("no storage for " + aggregateId);
        }
        return storage;
    }

    /// The events of one unit of work, which touches one aggregate.
    @Override
    public void appendEvents(List<? extends EventMessage<?>> events) {
        if (events.isEmpty()) {
            return;
        }
        var aggregates = events.stream()
                .map(event -> ((DomainEventMessage<?>) event).getAggregateIdentifier())
                .distinct()
                .toList();
        if (aggregates.size() > 1) {
            throw new IllegalStateException("a command appends to one aggregate, not to " + aggregates);
        }
        of(aggregates.getFirst()).appendEvents(events);
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        of(snapshot.getAggregateIdentifier()).storeSnapshot(snapshot);
    }

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
        return of(aggregateIdentifier).readEvents(aggregateIdentifier, firstSequenceNumber);
    }

    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateIdentifier) {
        return of(aggregateIdentifier).readSnapshot(aggregateIdentifier);
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
        return of(aggregateIdentifier).lastSequenceNumberFor(aggregateIdentifier);
    }

    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(@Nullable TrackingToken token, boolean mayBlock) {
        throw new UnsupportedOperationException("nobody follows the store from here; the relay does");
    }
}
