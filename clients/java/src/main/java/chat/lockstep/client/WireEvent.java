package chat.lockstep.client;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Event;
import chat.lockstep.events.EventId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An event as it came over the wire, whole: also the fields and kinds that this client does not know, since the hash
/// stands for all of them.
final class WireEvent {

    private final ConversationId conversation;
    private final Map<String, Object> fields;
    private final StreamId stream;
    private final long seq;
    private final String type;
    private final EventId id;
    private final Timestamp at;
    private final Author by;
    private final Hash hash;
    private final Hash chain;
    private @Nullable String json;

    /// @param fields the event's JSON object
    /// @throws IllegalArgumentException naming the field that is missing or malformed
    WireEvent(ConversationId conversation, Map<String, Object> fields) {
        this.conversation = conversation;
        this.fields = fields;
        this.stream = StreamId.of(text(fields, "stream"));
        this.seq = number(fields, "seq");
        this.type = text(fields, "type");
        this.id = EventId.of(text(fields, "id"));
        this.at = Timestamp.parse(text(fields, "at"));
        this.by = new Author(
                UserId.of(text(object(fields, "by"), "user")), DeviceId.of(text(object(fields, "by"), "device")));
        this.hash = Hash.of(text(fields, "hash"));
        this.chain = Hash.of(text(fields, "chain"));
        if (seq < 1) {
            throw new IllegalArgumentException("seq must be at least 1: " + seq);
        }
    }

    /// Whether it follows `previous`: the next seq, its own hash right, its chain built on the one before. The hash of
    /// an erased event stands for content that is gone, so there only the chain can be proved.
    boolean follows(Place previous) {
        return seq == previous.seq() + 1
                && chain.equals(HashChain.next(previous.chain(), hash))
                && (isErased() || hash.equals(contentHash()));
    }

    private Hash contentHash() {
        var content = new HashMap<>(fields);
        content.keySet().removeAll(List.of("hash", "chain", "erased"));
        return Hash.sha256(Jcs.bytes(content));
    }

    ConversationId conversation() {
        return conversation;
    }

    StreamId stream() {
        return stream;
    }

    long seq() {
        return seq;
    }

    Hash chain() {
        return chain;
    }

    Place place() {
        return new Place(seq, chain);
    }

    String type() {
        return type;
    }

    EventId id() {
        return id;
    }

    Timestamp at() {
        return at;
    }

    Author by() {
        return by;
    }

    UserId byUser() {
        return by.user();
    }

    /// What happened; empty for an event whose data is erased, and for one of a kind that this client does not know.
    ///
    /// @throws IllegalArgumentException if the data is not that of its kind
    Optional<Event> data() {
        var data = fields.get("data");
        return data == null || isErased()
                ? Optional.empty()
                : EventType.named(type).map(known -> Frames.data(data, known.dataClass()));
    }

    boolean isErased() {
        return Boolean.TRUE.equals(fields.get("erased"));
    }

    boolean isIgnorable() {
        return Boolean.TRUE.equals(fields.get("ignorable"));
    }

    boolean isOf(EventType known) {
        return type.equals(known.wireName());
    }

    /// A text in the event's data; empty if it is not there, as in an erased event.
    Optional<String> dataText(String name) {
        return fields.get("data") instanceof Map<?, ?> data && data.get(name) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    /// A number in the event's data; 0 if it is not there.
    long dataNumber(String name) {
        return fields.get("data") instanceof Map<?, ?> data && data.get(name) instanceof Number number
                ? number.longValue()
                : 0;
    }

    /// Whether it says how many messages the log holds; an erased event does not.
    boolean hasOrdinal() {
        return fields.get("data") instanceof Map<?, ?> data && data.get("ordinal") instanceof Number;
    }

    /// The whole event in canonical JSON, as it is stored.
    String json() {
        var text = json;
        if (text == null) {
            text = Jcs.text(fields);
            json = text;
        }
        return text;
    }

    private static String text(Map<?, ?> object, String name) {
        if (object.get(name) instanceof String text) {
            return text;
        }
        throw missing(name, "text", object.get(name));
    }

    private static long number(Map<?, ?> object, String name) {
        return switch (object.get(name)) {
            case Long number -> number;
            case Integer number -> number;
            case null, default -> throw missing(name, "an integer", object.get(name));
        };
    }

    private static Map<?, ?> object(Map<?, ?> object, String name) {
        if (object.get(name) instanceof Map<?, ?> member) {
            return member;
        }
        throw missing(name, "an object", object.get(name));
    }

    private static IllegalArgumentException missing(String name, String kind, @Nullable Object found) {
        return new IllegalArgumentException("event field " + name + " must be " + kind
                + (found == null
                        ? " and is missing"
                        : " and is " + found.getClass().getSimpleName()));
    }

    @Override
    public String toString() {
        return conversation + "/" + stream + "/" + seq;
    }
}
