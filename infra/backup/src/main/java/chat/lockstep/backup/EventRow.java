package chat.lockstep.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.Author;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// A row of `domain_event`. The id of the transaction that wrote it is left out: it means nothing in another database,
/// where the row gets that of the load.
///
/// @param metaData a JSON object of texts
/// @param payload canonical JSON
@SuppressWarnings("ArrayRecordComponent") // never compared
record EventRow(
        long globalIndex,
        String aggregateId,
        long sequenceNumber,
        String aggregateType,
        UUID eventId,
        byte[] metaData,
        byte[] payload,
        String payloadRevision,
        String payloadType,
        String timeStamp) {

    /// In the order of the components.
    static final String COLUMNS = "global_index, aggregate_id, sequence_number, aggregate_type, event_id, meta_data,"
            + " payload, payload_revision, payload_type, time_stamp";

    private static final String EPOCH = "epoch";
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    /// Where it stands, for messages.
    String place() {
        return aggregateId + " at sequence number " + sequenceNumber;
    }

    /// @throws IllegalArgumentException if a value is malformed or missing
    /// @throws tools.jackson.core.JacksonException if the metadata is no JSON
    RecordedEvent recorded() {
        var known = metaData(metaData);
        var stream = StreamKey.ofAggregate(aggregateId);
        return new RecordedEvent(
                stream.conversation(),
                stream.stream(),
                sequenceNumber + 1,
                payloadType,
                new EventId(eventId),
                Timestamp.parse(timeStamp),
                new Author(UserId.of(text(known, "user")), DeviceId.of(text(known, "device"))),
                new String(payload, UTF_8),
                Hash.of(text(known, "hash")),
                Hash.of(text(known, "chain")));
    }

    /// @throws IllegalArgumentException if there is none
    String epoch() {
        return text(metaData(metaData), EPOCH);
    }

    /// The same event in another history: neither hash nor chain covers the epoch.
    EventRow inHistory(long number) {
        var changed = new HashMap<>(metaData(metaData));
        changed.put(EPOCH, String.valueOf(number));
        return new EventRow(
                globalIndex,
                aggregateId,
                sequenceNumber,
                aggregateType,
                eventId,
                Jcs.bytes(changed),
                payload,
                payloadRevision,
                payloadType,
                timeStamp);
    }

    private static Map<String, String> metaData(byte[] bytes) {
        return JsonMapper.shared().readValue(bytes, TEXTS);
    }

    private static String text(Map<String, String> metaData, String name) {
        var value = metaData.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the metadata has no " + name);
        }
        return value;
    }
}
