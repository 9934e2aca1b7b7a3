package chat.lockstep.verify;

import tools.jackson.databind.JsonNode;

/// One row of the event store, taken apart. Texts are kept as they stand there.
///
/// @param seq as on the wire, from 1
/// @param at RFC 3339
/// @param data the payload as text, and parsed
record StoredEvent(
        String conversation,
        String stream,
        long seq,
        String type,
        String id,
        String at,
        String user,
        String device,
        String epoch,
        String hash,
        String chain,
        String data,
        JsonNode parsed) {

    boolean isLog() {
        return stream.equals("log");
    }

    /// The member whose receipts these are.
    String member() {
        return stream.substring(1);
    }

    String place() {
        return "event store, " + stream + " " + seq;
    }
}
