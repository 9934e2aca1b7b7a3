package chat.lockstep.faults.load;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StateDigest;
import chat.lockstep.faults.history.Observation;
import chat.lockstep.faults.history.RunFolder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// All that a thin device holds, brought in step by the rules of the protocol and written down as it grows. Safe for
/// threads.
final class ThinReplica {

    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final RunFolder folder;
    private final String client;
    private final Rooms rooms;
    private final Map<String, Held> conversations = new TreeMap<>();
    private final Map<String, Long> marks = new HashMap<>();
    private final String user;
    private final Set<String> wanted = new TreeSet<>();
    private final Map<String, Long> named = new HashMap<>();
    private final Map<String, Long> asked = new HashMap<>();
    private String serverDigest = "";

    ThinReplica(RunFolder folder, String client, Rooms rooms) {
        this.folder = folder;
        this.client = client;
        this.user = client.substring(0, client.indexOf('/'));
        this.rooms = rooms;
    }

    synchronized void welcomed(boolean isReset) {
        serverDigest = "";
        asked.clear();
        if (isReset) {
            conversations.values().forEach(Held::unlist);
        }
    }

    synchronized void on(JsonNode head) {
        var id = head.path("id").asString("");
        var held = conversations.computeIfAbsent(
                id, key -> new Held(key, head.path("epoch").asString(""), user));
        held.on(head);
        if (held.isMissingSome()) {
            named.putIfAbsent(id, System.nanoTime() + PATIENCE_NANOS);
        }
        var before = marks.put(id, held.readUpTo());
        if (before == null || before != held.readUpTo()) {
            folder.write(new Observation.Marked(folder.now(), client, id, held.readUpTo()));
        }
    }

    synchronized void caughtUp(String digest) {
        serverDigest = digest;
    }

    synchronized void onDelta(JsonNode delta) {
        var id = delta.path("conversation").asString("");
        var held = conversations.get(id);
        if (held == null || !delta.path("epoch").asString("").equals(held.epoch())) {
            return; // its head comes first, and names the epoch
        }
        if (delta.has("request")) {
            asked.remove(id);
        }
        for (var event : delta.path("events")) {
            var stream = event.path("stream").asString("");
            long seq = event.path("seq").asLong();
            folder.write(new Observation.Came(folder.now(), client, id, stream, seq));
            switch (held.on(stream, event)) {
                case NEXT -> {
                    folder.write(new Observation.Seen(folder.now(), client, id, held.epoch(), event.toString()));
                    rooms.seen(id, event);
                }
                case GAP -> wanted.add(id);
                case REPEAT -> {
                    // Only counted.
                }
                case BROKEN ->
                    throw new IllegalStateException(client + " was sent " + stream + " " + seq + " of " + id
                            + ", which does not follow from what it holds: " + event);
            }
        }
        if (delta.path("more").asBoolean(false)) {
            wanted.add(id);
        }
        want(id, held);
    }

    synchronized void lag(JsonNode ids) {
        ids.forEach(id -> wanted.add(id.asString("")));
    }

    private void want(String id, Held held) {
        if (held.isMissingSome()) {
            wanted.add(id);
        }
    }

    /// The conversations of which something is missing. What only a head named is given a moment to come by itself, and
    /// what was asked for, to be answered: whoever asks again for each event beyond a gap is sent the gap as often.
    synchronized Set<String> takeWanted() {
        long now = System.nanoTime();
        named.entrySet().removeIf(entry -> {
            boolean isDue = now - entry.getValue() >= 0;
            var held = conversations.get(entry.getKey());
            if (isDue && held != null) {
                want(entry.getKey(), held);
            }
            return isDue;
        });
        asked.values().removeIf(until -> now - until >= 0);
        var taken = new TreeSet<>(wanted);
        taken.removeAll(asked.keySet());
        wanted.removeAll(taken);
        taken.forEach(id -> asked.put(id, now + ANSWER_NANOS));
        return taken;
    }

    /// Whatever was asked for and did not come is asked for again.
    synchronized void wantMissing() {
        conversations.forEach(this::want);
    }

    synchronized Map<String, Object> pull(String conversation) {
        var held = conversations.get(conversation);
        return held == null
                ? Map.of("type", "snapshot", "request", "unknown", "conversation", conversation)
                : Map.of(
                        "type",
                        "pull",
                        "request",
                        conversation,
                        "conversation",
                        conversation,
                        "epoch",
                        held.epoch(),
                        "have",
                        held.vector());
    }

    /// How far a log is held, as an `ack` says it.
    record LogMark(long seq, String chain) {}

    /// What to tell the server of the logs.
    synchronized Map<String, LogMark> ackMarks() {
        var all = new TreeMap<String, LogMark>();
        conversations.forEach((id, held) -> {
            if (held.seq() > 0) {
                all.put(id, new LogMark(held.seq(), held.chain().toString()));
            }
        });
        return all;
    }

    synchronized boolean isInStep() {
        return !serverDigest.isEmpty()
                && conversations.values().stream().noneMatch(Held::isMissingSome)
                && digest().equals(serverDigest);
    }

    private String digest() {
        var digest = new StateDigest();
        conversations.forEach((id, held) -> {
            if (held.isListed()) {
                digest.toggle(ConversationId.of(id), held.epoch(), held.seq(), held.chain(), held.readUpTo());
            }
        });
        return digest.value().toString();
    }

    synchronized void conclude() {
        conversations.forEach((id, held) -> {
            if (held.isListed()) {
                folder.write(new Observation.Shown(
                        folder.now(),
                        client,
                        id,
                        held.epoch(),
                        held.seq(),
                        held.chain().toString(),
                        held.readUpTo(),
                        held.messages()));
            }
        });
        folder.write(new Observation.Digest(folder.now(), client, digest(), serverDigest, isInStep()));
    }
}
