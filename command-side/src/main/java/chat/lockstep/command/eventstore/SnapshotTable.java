package chat.lockstep.command.eventstore;

import chat.lockstep.command.stream.AggregateState;
import chat.lockstep.command.stream.SnapshotForm;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Writes snapshots and reads them back. One that is of another revision, cannot be read, or does not follow from the
/// log as it is now counts as absent: the aggregate is then loaded from its events, and the next snapshot replaces it.
final class SnapshotTable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTable.class);

    private static final String REPLACE = """
            INSERT INTO snapshot (aggregate_id, sequence_number, aggregate_type, revision, chain, state)
            VALUES (:id, :sequence, :type, :revision, :chain, :state)
            ON CONFLICT (aggregate_id) DO UPDATE SET sequence_number = excluded.sequence_number,
                aggregate_type = excluded.aggregate_type, revision = excluded.revision, chain = excluded.chain,
                state = excluded.state, taken_at = excluded.taken_at
            """;

    private static final String FIND = """
            SELECT sequence_number, s.aggregate_type, revision, state,
                chain = convert_from(e.meta_data, 'UTF8')::jsonb ->> 'chain' AS follows
            FROM snapshot s LEFT JOIN domain_event e USING (aggregate_id, sequence_number)
            WHERE aggregate_id = :id
            """;

    private final JsonMapper mapper = JsonMapper.shared();
    private final List<SnapshotForm<?, ?>> forms;
    private final Counter stored;
    private final Counter ignored;

    SnapshotTable(List<SnapshotForm<?, ?>> forms, MeterRegistry meters) {
        this.forms = List.copyOf(forms);
        this.stored = Counter.builder("lockstep.snapshots.stored")
                .description("Snapshots of aggregates that were written")
                .register(meters);
        this.ignored = Counter.builder("lockstep.snapshots.ignored")
                .description("Snapshots that could not be used, so the aggregate was loaded from its events")
                .register(meters);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(long sequenceNumber, String type, int revision, byte[] state, boolean follows) {}

    void store(Shard shard, DomainEventMessage<?> snapshot) {
        var root = snapshot.getPayload();
        var form = forms.stream()
                .filter(candidate -> candidate.aggregate().isInstance(root))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no form for a snapshot of " + root.getClass()));
        var state = form.stateOf(root);
        shard.ask(() -> shard.jdbc()
                .sql(REPLACE)
                .param("id", snapshot.getAggregateIdentifier())
                .param("sequence", snapshot.getSequenceNumber())
                .param("type", form.type())
                .param("revision", form.revision())
                .param("chain", state.head().chain().value())
                .param("state", bytes(state))
                .update());
        stored.increment();
    }

    byte[] bytes(AggregateState state) {
        return mapper.writeValueAsBytes(state);
    }

    /// The aggregate itself as a message, as Axon has it.
    Optional<DomainEventMessage<?>> find(Shard shard, String aggregateId) {
        var row = shard.ask(() -> shard.jdbc()
                .sql(FIND)
                .param("id", aggregateId)
                .query((found, number) -> new Row(
                        found.getLong("sequence_number"),
                        found.getString("aggregate_type"),
                        found.getInt("revision"),
                        found.getBytes("state"),
                        found.getBoolean("follows")))
                .optional());
        return row.flatMap(found -> usable(aggregateId, found));
    }

    private Optional<DomainEventMessage<?>> usable(String aggregateId, Row row) {
        var form = forms.stream()
                .filter(candidate -> candidate.type().equals(row.type))
                .filter(candidate -> candidate.revision() == row.revision)
                .findFirst();
        if (form.isEmpty()) {
            return ignored(aggregateId, "no form for " + row.type + " of revision " + row.revision);
        }
        if (!row.follows) {
            return ignored(aggregateId, "the log has another event at its place, or none");
        }
        try {
            var root = form.get().restore(mapper.readValue(row.state, form.get().state()));
            return Optional.of(new GenericDomainEventMessage<>(row.type, aggregateId, row.sequenceNumber, root));
        } catch (JacksonException | IllegalArgumentException | NullPointerException unreadable) {
            return ignored(aggregateId, "unreadable: " + unreadable.getClass().getSimpleName());
        }
    }

    private Optional<DomainEventMessage<?>> ignored(String aggregateId, String why) {
        ignored.increment();
        LOG.warn("the snapshot of {} is not used: {}", aggregateId, why);
        return Optional.empty();
    }
}
