package chat.lockstep.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/// An event at its place, as every consumer gets it. Its data is the canonical JSON that was fixed at append; it is
/// carried on as text and never written anew, so the hash holds for ever.
///
/// @param conversation the conversation; not part of the wire event, which travels in a frame that names it
/// @param seq 1, 2, 3 … within the stream
/// @param type the published name, see [EventType]; kept as text, so an unknown one can be carried on
/// @param data canonical JSON of an object
/// @param hash of the event without `hash` and `chain`
/// @param chain of the stream at this event
public record RecordedEvent(
        ConversationId conversation,
        StreamId stream,
        long seq,
        String type,
        EventId id,
        Timestamp at,
        Author by,
        String data,
        Hash hash,
        Hash chain) {

    public RecordedEvent {
        if (seq < 1 || seq > VersionVector.COUNT_MAX) {
            throw new IllegalArgumentException("seq must be from 1 to 2^53 - 1: " + seq);
        }
    }

    /// The event that follows `previous` in its stream, hashed and chained.
    ///
    /// @param previous the chain before this event
    public static RecordedEvent following(
            Hash previous, StreamKey key, long seq, String type, EventId id, Timestamp at, Author by, String data) {
        var hash = hashOf(key.stream(), seq, type, id, at, by, data);
        return new RecordedEvent(
                key.conversation(), key.stream(), seq, type, id, at, by, data, hash, HashChain.next(previous, hash));
    }

    /// Whether the hash fits the content and the chain follows from `previous`.
    public boolean isVerified(Hash previous) {
        return hash.equals(hashOf(stream, seq, type, id, at, by, data)) && chain.equals(HashChain.next(previous, hash));
    }

    /// The wire event: canonical JSON.
    @JsonValue
    @JsonRawValue
    public String json() {
        return json(stream, seq, type, id, at, by, data, "\"chain\":\"" + chain + "\",", "\"hash\":\"" + hash + "\",");
    }

    private static Hash hashOf(
            StreamId stream, long seq, String type, EventId id, Timestamp at, Author by, String data) {
        return Hash.sha256(json(stream, seq, type, id, at, by, data, "", "").getBytes(UTF_8));
    }

    /// Canonical JSON put together around data that is canonical already. The members stand in the order of RFC 8785,
    /// and none of the other values needs escaping but the type.
    private static String json(
            StreamId stream,
            long seq,
            String type,
            EventId id,
            Timestamp at,
            Author by,
            String data,
            String chainMember,
            String hashMember) {
        return "{\"at\":\"" + at + "\",\"by\":{\"device\":\"" + by.device() + "\",\"user\":\"" + by.user() + "\"},"
                + chainMember + "\"data\":" + data + "," + hashMember + "\"id\":\"" + id + "\",\"seq\":" + seq
                + ",\"stream\":\"" + stream + "\",\"type\":" + Jcs.text(type) + "}";
    }
}
