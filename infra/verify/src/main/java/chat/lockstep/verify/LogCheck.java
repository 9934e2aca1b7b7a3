package chat.lockstep.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Checks one stream of the event store against the rules that it must keep by itself: dense seqs, data in canonical
/// form, hash and chain that can be computed again, a time that never goes back.
final class LogCheck {

    private final Differences differences;

    private String stream = "";
    private long seq;
    private Hash chain = HashChain.base(ConversationId.of("user:none"), StreamId.LOG);
    private String at = "";

    LogCheck(Differences differences) {
        this.differences = differences;
    }

    /// @throws IllegalArgumentException if the event is malformed
    void on(StoredEvent event) {
        if (!event.stream().equals(stream)) {
            stream = event.stream();
            seq = 0;
            at = "";
            chain = HashChain.base(ConversationId.of(event.conversation()), StreamId.of(stream));
        }
        if (event.seq() != seq + 1) {
            differences.add(event.place(), "seq", seq + 1, event.seq());
        }
        if (at.compareTo(event.at()) > 0) {
            differences.add(event.place(), "at", "not before " + at, event.at());
        }
        checkHash(event);
        seq = event.seq();
        at = Timestamp.parse(event.at()).toString();
    }

    /// A chain that is broken at one place is told there, and followed on from what is stored.
    private void checkHash(StoredEvent event) {
        if (!Jcs.text(plain(event.parsed())).equals(event.data())) {
            differences.add(event.place(), "data", "canonical JSON", event.data());
        }
        var hash = hash(event);
        if (!hash.value().equals(event.hash())) {
            differences.add(event.place(), "hash", hash, event.hash());
        }
        var next = HashChain.next(chain, Hash.of(event.hash()));
        if (!next.value().equals(event.chain())) {
            differences.add(event.place(), "chain", next, event.chain());
        }
        chain = Hash.of(event.chain());
    }

    /// SHA-256(JCS(event without `hash`, `chain`)), from the parsed parts.
    private static Hash hash(StoredEvent event) {
        var wire = new HashMap<String, @Nullable Object>();
        wire.put("stream", event.stream());
        wire.put("seq", event.seq());
        wire.put("type", event.type());
        wire.put("id", event.id());
        wire.put("at", event.at());
        wire.put("by", Map.of("user", event.user(), "device", event.device()));
        wire.put("data", plain(event.parsed()));
        return Hash.sha256(Jcs.text(wire).getBytes(UTF_8));
    }

    /// As the maps, lists, texts, numbers and truths that canonical JSON is made from.
    private static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            var object = new HashMap<String, @Nullable Object>();
            node.properties().forEach(member -> object.put(member.getKey(), plain(member.getValue())));
            return object;
        }
        if (node.isArray()) {
            var array = new ArrayList<@Nullable Object>();
            node.forEach(element -> array.add(plain(element)));
            return array;
        }
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (node.isNull()) {
            return null;
        }
        throw new IllegalArgumentException("not a value of the protocol: " + node);
    }
}
