package chat.lockstep.relay;

import org.jspecify.annotations.Nullable;

/// One row of `domain_event`, as the store keeps it.
///
/// @param globalIndex names the row in messages; it is no order, rows become visible out of it
/// @param sequenceNumber 0, 1, 2 … within the aggregate
/// @param metaData a JSON object of strings
/// @param payload the event's data in canonical JSON; carried on byte for byte
/// @param timeStamp RFC 3339 in UTC with three decimals
@SuppressWarnings("ArrayRecordComponent") // only carried on: never compared, never changed
record StoredEvent(
        long globalIndex,
        String aggregateId,
        long sequenceNumber,
        String aggregateType,
        String eventId,
        byte[] metaData,
        byte[] payload,
        @Nullable String payloadRevision,
        String payloadType,
        String timeStamp) {

    /// The columns in the order of this record's components.
    static final String COLUMNS = "global_index, aggregate_id, sequence_number, aggregate_type, event_id::text,"
            + " meta_data, payload, payload_revision, payload_type, time_stamp";
}
