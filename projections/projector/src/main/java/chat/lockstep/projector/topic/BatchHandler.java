package chat.lockstep.projector.topic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.extensions.kafka.eventhandling.consumer.EventConsumer;
import org.axonframework.extensions.kafka.eventhandling.consumer.RecordConverter;

/// Hands a batch to the projection and draws the consequences, in this order: the events are applied, what was given
/// up is kept elsewhere, the watermarks move, the waiting records are remembered, the offsets may be committed. A
/// failure on the way leaves the later steps undone, and doing the earlier ones again changes nothing.
final class BatchHandler {

    private final RecordConverter<String, byte[], EventMessage<?>> converter;
    private final EventConsumer<EventMessage<?>> events;
    private final GroupParts parts;
    private final DoneOffsets done;

    BatchHandler(
            RecordConverter<String, byte[], EventMessage<?>> converter,
            EventConsumer<EventMessage<?>> events,
            GroupParts parts,
            DoneOffsets done) {
        this.converter = converter;
        this.events = events;
        this.parts = parts;
        this.done = done;
    }

    /// @throws RuntimeException if the batch is to come again as a whole
    void handle(ConsumerRecords<String, byte[]> batch) throws InterruptedException {
        parts.outcome().begin();
        events.consume(converter.convert(batch));
        var settlement = parts.pending().settle(batch, parts.outcome().refusals());
        if (!settlement.givenUp().isEmpty()) {
            parts.policy().takeOver(givenUp(settlement.givenUp()));
        }
        var reached = settlement.reached();
        Map<Integer, Long> byNumber = new HashMap<>();
        reached.forEach((partition, next) -> byNumber.put(partition.partition(), next));
        parts.projection().reached(byNumber);
        parts.pending().adopt(settlement, batch);
        reached.forEach(done::add);
        batch.partitions().forEach(parts.held()::succeeded);
        parts.status().applied(newest(batch));
    }

    private static long newest(ConsumerRecords<String, byte[]> batch) {
        long newest = 0;
        for (var record : batch) {
            newest = Math.max(newest, record.timestamp());
        }
        return newest;
    }

    private static List<GivenUp> givenUp(List<PendingRecord> records) {
        return records.stream().map(BatchHandler::givenUp).toList();
    }

    private static GivenUp givenUp(PendingRecord pending) {
        ConsumerRecord<String, byte[]> record = pending.record();
        var headers = new ArrayList<GivenUp.Header>();
        record.headers().forEach(header -> headers.add(new GivenUp.Header(header.key(), header.value())));
        return new GivenUp(
                record.key(),
                record.value(),
                headers,
                record.partition(),
                record.offset(),
                pending.attempts(),
                pending.cause());
    }
}
