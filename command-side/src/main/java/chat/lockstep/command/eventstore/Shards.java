package chat.lockstep.command.eventstore;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamKey;
import java.util.List;

/// The databases of the event store. All streams of a conversation are in one of them.
final class Shards implements AutoCloseable {

    private final List<Shard> databases;
    private final LogicalShards logical;

    /// @param logical names places in `databases`
    Shards(List<Shard> databases, LogicalShards logical) {
        this.databases = List.copyOf(databases);
        this.logical = logical;
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
        databases.forEach(Shard::close);
    }
}
