package chat.lockstep.faults.load;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.StreamId;
import chat.lockstep.faults.history.Observation.ShownMessage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What a thin device holds of one conversation: the places of its streams and the messages of its log. Not safe for
/// threads.
final class Held {

    private final ConversationId id;
    private final String user;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Text> texts = new LinkedHashMap<>();
    private String epoch;
    private long announced;
    private long readUpTo;
    private boolean isListed;

    /// @param user whose device it is
    Held(String id, String epoch, String user) {
        this.id = ConversationId.of(id);
        this.user = user;
        this.epoch = epoch;
    }

    private record Place(long seq, Hash chain) {}

    /// @param text empty if it was retracted
    private record Text(long seq, String text, boolean isRetracted) {}

    /// What an event is to a device that holds what this one holds.
    enum Fit {
        NEXT,
        REPEAT,
        GAP,
        /// The chain says that it belongs to another history.
        BROKEN
    }

    String epoch() {
        return epoch;
    }

    long seq() {
        return place("log").seq();
    }

    Hash chain() {
        return place("log").chain();
    }

    /// The user's mark, by the newest head and what came after it.
    long readUpTo() {
        return readUpTo;
    }

    boolean isListed() {
        return isListed;
    }

    boolean isMissingSome() {
        return seq() < announced;
    }

    Map<String, Long> vector() {
        var vector = new TreeMap<String, Long>();
        places.forEach((stream, place) -> vector.put(stream, place.seq()));
        return vector;
    }

    private Place place(String stream) {
        var place = places.get(stream);
        return place == null ? new Place(0, HashChain.base(id, StreamId.of(stream))) : place;
    }

    /// A reset lists anew what there is.
    void unlist() {
        isListed = false;
    }

    void on(JsonNode head) {
        if (!head.path("epoch").asString("").equals(epoch)) {
            epoch = head.path("epoch").asString("");
            places.clear();
            texts.clear();
            announced = 0;
            readUpTo = 0;
        }
        var floor = head.path("floor");
        if (seq() < floor.path("seq").asLong()) {
            places.put(
                    "log",
                    new Place(
                            floor.path("seq").asLong(),
                            Hash.of(floor.path("chain").asString())));
        }
        announced = Math.max(announced, head.path("log").path("seq").asLong());
        readUpTo = Math.max(readUpTo, head.path("readUpTo").asLong());
        isListed = true;
    }

    /// Takes the event if it is the next of its stream.
    Fit on(String stream, JsonNode event) {
        long seq = event.path("seq").asLong();
        if (stream.equals("log")) {
            announced = Math.max(announced, seq);
        }
        var place = place(stream);
        if (seq != place.seq() + 1) {
            return seq <= place.seq() ? Fit.REPEAT : Fit.GAP;
        }
        var chain = Hash.of(event.path("chain").asString());
        if (!chain.equals(
                HashChain.next(place.chain(), Hash.of(event.path("hash").asString())))) {
            return Fit.BROKEN;
        }
        places.put(stream, new Place(seq, chain));
        move(stream, event, seq);
        fold(event, seq);
        return Fit.NEXT;
    }

    /// One's own message and one's own `read` move one's mark.
    private void move(String stream, JsonNode event, long seq) {
        var type = event.path("type").asString("");
        if (type.equals("messageSent")
                && event.path("by").path("user").asString("").equals(user)) {
            readUpTo = Math.max(readUpTo, seq);
        } else if (type.equals("read") && stream.equals("@" + user)) {
            readUpTo = Math.max(readUpTo, event.path("data").path("upTo").asLong());
        }
    }

    private void fold(JsonNode event, long seq) {
        var data = event.path("data");
        var message = data.path("messageId").asString("");
        switch (event.path("type").asString("")) {
            case "messageSent" ->
                texts.put(message, new Text(seq, data.path("text").asString(""), false));
            case "messageEdited" ->
                texts.computeIfPresent(
                        message,
                        (_, old) -> old.isRetracted()
                                ? old
                                : new Text(old.seq(), data.path("text").asString(""), false));
            case "messageRetracted" -> texts.computeIfPresent(message, (_, old) -> new Text(old.seq(), "", true));
            default -> {
                // No message looks otherwise for it.
            }
        }
    }

    List<ShownMessage> messages() {
        return texts.entrySet().stream()
                .map(shown -> new ShownMessage(
                        shown.getValue().seq(),
                        shown.getKey(),
                        shown.getValue().isRetracted()
                                ? ""
                                : Texts.sha256(shown.getValue().text())))
                .toList();
    }
}
