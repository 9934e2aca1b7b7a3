package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The record that is sent for a row: the event, or, if the row cannot be mapped, a dead letter that holds the row as
/// it is and says why. The rows after it go on; consumers see a gap in that one stream and hold its conversation.
///
/// Only a bug can bring such a row about. A bug that concerns every row must not empty the store into the dead letters,
/// so after a bounded number of them everything stops.
final class OutgoingRecords {

    private static final Logger log = LoggerFactory.getLogger(OutgoingRecords.class);

    private static final int CAUSE_CHARACTERS_MAX = 2_000;

    private final RecordMapper mapper;
    private final KafkaSettings kafka;
    private final RelayStatus status;
    private final Clock clock;
    private int dead;

    OutgoingRecords(KafkaSettings kafka, RelayStatus status, Clock clock) {
        this.mapper = new RecordMapper(kafka.topic());
        this.kafka = kafka;
        this.status = status;
        this.clock = clock;
    }

    /// @throws IllegalStateException if too many rows could not be mapped
    ProducerRecord<String, byte[]> of(StoredEvent event) {
        try {
            return mapper.map(event);
        } catch (RecordMapper.UnfitRow unfit) {
            dead++;
            if (dead > kafka.deadLettersMax()) {
                throw new IllegalStateException(
                        dead + " rows could not be mapped since this run began, more than"
                                + " lockstep.kafka.dead-letters-max; the last: " + unfit.getMessage(),
                        unfit);
            }
            status.deadLetter();
            log.error(
                    "{}; it goes to {}, and its stream is held there by the consumers",
                    unfit.getMessage(),
                    kafka.deadLetters());
            return deadLetter(event, RelayStatus.describe(unfit));
        }
    }

    /// It never had a place in the log of events: the partition says so, and the offset is the row's own number. Its
    /// headers name the stream and the place, and are too few for an event: it can be looked at, not sent again.
    private ProducerRecord<String, byte[]> deadLetter(StoredEvent event, String cause) {
        var headers = new RecordHeaders();
        add(headers, "lockstep-dead-letter-cause", cause.substring(0, Math.min(cause.length(), CAUSE_CHARACTERS_MAX)));
        add(headers, "lockstep-dead-letter-group", "relay");
        add(headers, "lockstep-dead-letter-partition", "-1");
        add(headers, "lockstep-dead-letter-offset", Long.toString(event.globalIndex()));
        add(headers, "lockstep-dead-letter-at", clock.instant().toString());
        add(headers, "lockstep-dead-letter-attempts", "1");
        add(headers, "axon-message-aggregate-id", event.aggregateId());
        headers.add("axon-message-aggregate-seq", RecordMapper.bigEndian(event.sequenceNumber()));
        add(headers, "lockstep-row-aggregate-type", event.aggregateType());
        add(headers, "lockstep-row-event-id", event.eventId());
        headers.add("lockstep-row-meta-data", event.metaData());
        add(headers, "lockstep-row-payload-revision", event.payloadRevision() == null ? "" : event.payloadRevision());
        add(headers, "lockstep-row-payload-type", event.payloadType());
        add(headers, "lockstep-row-time-stamp", event.timeStamp());
        int receipts = event.aggregateId().indexOf('@');
        var key = receipts < 0 ? event.aggregateId() : event.aggregateId().substring(0, receipts);
        return new ProducerRecord<>(kafka.deadLetters(), null, null, key, event.payload(), headers);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
