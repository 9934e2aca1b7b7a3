package chat.lockstep.command.eventstore;

import chat.lockstep.command.stream.EventMetadata;
import io.micrometer.core.instrument.Counter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;

/// Axon's storage engine on our own tables and insert, in one database. What goes to the database goes through its
/// breaker.
final class EventStorage extends JdbcEventStorageEngine {

    /// Events per read while an aggregate is loaded.
    private static final int BATCH_SIZE = 500;

    private static final EventSchema SCHEMA = EventSchema.builder()
            .eventTable("domain_event")
            .globalIndexColumn("global_index")
            .aggregateIdentifierColumn("aggregate_id")
            .sequenceNumberColumn("sequence_number")
            .typeColumn("aggregate_type")
            .eventIdentifierColumn("event_id")
            .metaDataColumn("meta_data")
            .payloadColumn("payload")
            .payloadRevisionColumn("payload_revision")
            .payloadTypeColumn("payload_type")
            .timestampColumn("time_stamp")
            .build();

    /// Fails if the database has come to another history than when it was opened.
    private static final String INSERT = """
            INSERT INTO domain_event (aggregate_id, sequence_number, aggregate_type, event_id, meta_data, payload,
                payload_revision, payload_type, time_stamp)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE history_is(?)
            """;

    private final Shard shard;
    private final SnapshotTable snapshots;
    private final Counter read;

    /// @param read counts the events that loads read
    EventStorage(Shard shard, Serializer serializer, SnapshotTable snapshots, Counter read) {
        super(builder()
                .connectionProvider(new SpringDataSourceConnectionProvider(shard.connections()))
                .transactionManager(shard.transactions())
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(
                        failure -> UniqueViolation.in(failure).isPresent())
                .schema(SCHEMA)
                .batchSize(BATCH_SIZE)
                .appendEvents((connection, schema, dataType, events, toBytes, timestamps) ->
                        insert(connection, events, toBytes, shard.history())));
        this.shard = shard;
        this.snapshots = snapshots;
        this.read = read;
    }

    /// The event's id and time are those of its metadata: Axon gives every applied event others.
    private static PreparedStatement insert(
            Connection connection, List<? extends EventMessage<?>> events, Serializer serializer, long history)
            throws SQLException {
        var statement = connection.prepareStatement(INSERT);
        for (var message : events) {
            var event = (DomainEventMessage<?>) message;
            var payload = event.serializePayload(serializer, byte[].class);
            var metaData = serializer.serialize(EventMetadata.stored(event, history), byte[].class);
            statement.setString(1, event.getAggregateIdentifier());
            statement.setLong(2, event.getSequenceNumber());
            statement.setString(3, event.getType());
            statement.setObject(4, EventMetadata.idOf(event).value());
            statement.setBytes(5, metaData.getData());
            statement.setBytes(6, payload.getData());
            statement.setString(7, payload.getType().getRevision());
            statement.setString(8, payload.getType().getName());
            statement.setString(9, EventMetadata.atOf(event).toString());
            statement.setLong(10, history);
            statement.addBatch();
        }
        return statement;
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        shard.ask(() -> {
            super.appendEvents(events, serializer);
            return events;
        });
    }

    @Override
    protected List<? extends DomainEventData<?>> fetchDomainEvents(
            String aggregateIdentifier, long firstSequenceNumber, int batchSize) {
        var events = shard.<List<? extends DomainEventData<?>>>ask(
                () -> super.fetchDomainEvents(aggregateIdentifier, firstSequenceNumber, batchSize));
        read.increment(events.size());
        return events;
    }

    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateIdentifier) {
        return snapshots.find(shard, aggregateIdentifier);
    }

    @Override
    protected void storeSnapshot(DomainEventMessage<?> snapshot, Serializer serializer) {
        snapshots.store(shard, snapshot);
    }

    /// The sequence numbers of an aggregate have no holes, so a batch that is not full is the last.
    @Override
    protected boolean fetchForAggregateUntilEmpty() {
        return false;
    }
}
