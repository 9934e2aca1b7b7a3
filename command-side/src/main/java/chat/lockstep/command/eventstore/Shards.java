package chat.lockstep.command.eventstore;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamKey;
import java.util.List;
import java.util.Optional;

/// The databases of the event store. All streams of a conversation are in one of them.
final class Shards implements AutoCloseable {

    private final List<Shard> databases;
    private final LogicalShards logical;
    private final Optional<ShardOpening> opening;

    /// @param logical names places in `databases`
    /// @param opening of those that were away at the start
    Shards(List<Shard> databases, LogicalShards logical, Optional<ShardOpening> opening) {
        this.databases = List.copyOf(databases);
        this.logical = logical;
        this.opening = opening;
    }

    Shard of(ConversationId conversation) {
        return databases.get(logical.databaseOf(conversation));
    }

    Shard ofAggregate(String aggregateId) {
        return of(StreamKey.ofAggregate(aggregateId).conversation());
    }

    List<Shard> all() {
        return databases;
    }

    @Override
    public void close() {
        opening.ifPresent(ShardOpening::close);
        databases.forEach(Shard::close);
    }
}
