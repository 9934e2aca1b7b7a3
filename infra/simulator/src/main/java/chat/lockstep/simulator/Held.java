package chat.lockstep.simulator;

import chat.lockstep.conformance.integrity.Replica;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a device holds of one conversation: the newest head, and the events from its floor on.
final class Held {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final Replica replica;
    JsonNode head;
    boolean isPulling;

    /// A gap was seen while an answer was under way.
    boolean hasGap;

    /// The log seq that a gap has shown: views may lag it, so one pull may not close it.
    private long seen;

    /// Log seq of its user's last message.
    private long ownLast;

    Held(String conversation, JsonNode head) {
        this.replica = new Replica(conversation);
        this.head = head;
        begin(head.path("floor"));
    }

    void begin(JsonNode place) {
        replica.begin("log", place.path("seq").asLong(0), place.path("chain").asString(""));
    }

    long log() {
        return replica.place("log").seq();
    }

    long readUpTo() {
        return head.path("kind").asString("").equals("private")
                ? 0
                : Math.max(head.path("readUpTo").asLong(0), Math.min(ownLast, until()));
    }

    boolean isBehind() {
        return Math.max(seen, head.at("/log/seq").asLong(0)) > log() && log() < until();
    }

    long until() {
        return head.path("until").asLong(Long.MAX_VALUE);
    }

    /// Takes the events that are the next ones of their streams; repeats are passed over.
    ///
    /// @return false if there was a gap
    boolean take(JsonNode events, String user, Mutation mutation) {
        for (var event : events) {
            long have = replica.place(event.path("stream").asString("")).seq();
            long seq = event.path("seq").asLong(0);
            if (seq <= have) {
                continue;
            }
            if (seq > have + 1 && mutation != Mutation.GAPS_ARE_TAKEN) {
                seen = event.path("stream").asString("").equals("log") ? Math.max(seen, seq) : seen;
                return false;
            }
            replica.take(
                    JSON.createObjectNode().set("events", JSON.createArrayNode().add(event)));
            boolean isOwn = event.path("type").asString("").equals("messageSent")
                    && event.at("/by/user").asString("").equals(user);
            ownLast = isOwn ? seq : ownLast;
        }
        return true;
    }

    /// What of it goes into the digest, in the shape of a head.
    JsonNode asHead() {
        var place = replica.place("log");
        var entry = JSON.createObjectNode()
                .put("id", head.path("id").asString(""))
                .put("epoch", head.path("epoch").asString(""))
                .put("readUpTo", readUpTo());
        entry.putObject("log").put("seq", place.seq()).put("chain", place.chain());
        return entry;
    }
}
