package chat.lockstep.command;

import chat.lockstep.command.account.Account;
import chat.lockstep.command.conversation.Conversation;
import chat.lockstep.command.receipts.Receipts;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.AggregateSnapshotter;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;

/// Loads an aggregate, from its last snapshot and the events after it, and stores what it is like then.
final class SnapshotTaker extends AggregateSnapshotter {

    private SnapshotTaker(Builder builder) {
        super(builder);
    }

    static SnapshotTaker of(Configuration axon) {
        var builder = builder();
        builder.eventStore(axon.eventStore());
        builder.repositoryProvider(axon::repository);
        builder.parameterResolverFactory(axon.parameterResolverFactory());
        builder.handlerDefinition(axon.handlerDefinition(SnapshotTaker.class));
        builder.aggregateFactories(
                factory(Conversation.class, axon), factory(Receipts.class, axon), factory(Account.class, axon));
        return new SnapshotTaker(builder);
    }

    /// With the configuration's own resources, which handlers ask for: the class path alone does not know them.
    private static <A> GenericAggregateFactory<A> factory(Class<A> aggregate, Configuration axon) {
        return new GenericAggregateFactory<>(AnnotatedAggregateMetaModelFactory.inspectAggregate(
                aggregate, axon.parameterResolverFactory(), axon.handlerDefinition(aggregate)));
    }

    void take(Class<?> aggregateType, String aggregateId) {
        var events = getEventStore().readEvents(aggregateId);
        if (!events.hasNext()) {
            return;
        }
        long first = events.peek().getSequenceNumber();
        var snapshot = createSnapshot(aggregateType, aggregateId, events);
        if (snapshot != null && snapshot.getSequenceNumber() > first) {
            getEventStore().storeSnapshot(snapshot);
        }
    }
}
