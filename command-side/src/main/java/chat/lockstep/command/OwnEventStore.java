package chat.lockstep.command;

import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/// Axon's event store, except that it does not take a database that fails for a snapshot that cannot be read: going on
/// to read all events would only wait for the same failure once more.
final class OwnEventStore extends EmbeddedEventStore {

    private OwnEventStore(Builder builder) {
        super(builder);
    }

    static OwnEventStore on(EventStorageEngine storage) {
        var builder = builder();
        builder.storageEngine(storage);
        builder.optimizeEventConsumption(false); // nobody follows the store from here
        return new OwnEventStore(builder);
    }

    @Override
    protected Optional<DomainEventMessage<?>> handleSnapshotReadingError(String aggregateIdentifier, Throwable e) {
        throw e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
    }
}
