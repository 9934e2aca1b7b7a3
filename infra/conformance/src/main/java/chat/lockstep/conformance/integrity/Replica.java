package chat.lockstep.conformance.integrity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What a device holds of one conversation. It takes an event only if its seq is the next one of its stream, its hash
/// is right, its chain continues, and its `at` is not before the last one; everything else is told as what is wrong.
public final class Replica {

    private static final Pattern AT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

    private final String conversation;
    private final Map<String, Place> places = new HashMap<>();
    private final List<JsonNode> events = new ArrayList<>();

    public Replica(String conversation) {
        this.conversation = conversation;
    }

    /// How far one stream goes.
    ///
    /// @param at of the last event; empty before the first
    public record Place(long seq, String chain, String at) {}

    /// An event that does not fit.
    public static final class Mismatch extends RuntimeException {

        Mismatch(String message) {
            super(message);
        }
    }

    /// Begins a stream at a place that the server named, such as a floor.
    public void begin(String stream, long seq, String chain) {
        places.put(stream, new Place(seq, chain, ""));
    }

    public Place place(String stream) {
        return places.getOrDefault(stream, new Place(0, Integrity.baseChain(conversation, stream), ""));
    }

    /// The version vector.
    public Map<String, Long> vector() {
        var vector = new HashMap<String, Long>();
        places.forEach((stream, place) -> {
            if (place.seq() > 0) {
                vector.put(stream, place.seq());
            }
        });
        return vector;
    }

    /// Everything that was taken, in the order it came.
    public List<JsonNode> events() {
        return List.copyOf(events);
    }

    /// Takes all events of a `delta`.
    ///
    /// @throws Mismatch if one does not fit
    public void take(JsonNode delta) {
        delta.path("events").forEach(this::takeNext);
    }

    private void takeNext(JsonNode event) {
        var stream = event.path("stream").asString("");
        var last = place(stream);
        long seq = event.path("seq").asLong(-1);
        var where = conversation + " " + stream + " " + seq;
        if (seq != last.seq() + 1) {
            throw new Mismatch(where + ": expected seq " + (last.seq() + 1));
        }
        var hash = event.path("hash").asString("");
        boolean isErased = event.path("erased").asBoolean(false);
        if (!isErased && !Integrity.hash(event).equals(hash)) {
            throw new Mismatch(where + ": expected hash " + Integrity.hash(event) + ", found " + hash);
        }
        var chain = Integrity.chain(last.chain(), hash);
        if (!chain.equals(event.path("chain").asString(""))) {
            throw new Mismatch(where + ": expected chain " + chain + ", found " + event.path("chain"));
        }
        var at = event.path("at").asString("");
        if (!AT.matcher(at).matches() || at.compareTo(last.at()) < 0) {
            throw new Mismatch(where + ": at is malformed or before " + last.at() + ": " + at);
        }
        places.put(stream, new Place(seq, chain, at));
        events.add(event);
    }
}
