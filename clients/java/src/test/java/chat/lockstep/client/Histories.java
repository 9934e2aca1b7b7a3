package chat.lockstep.client;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StateDigest;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import com.fasterxml.uuid.Generators;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One conversation as the server has it: the truth that tests compare with, and the frames that tell it.
final class Histories {

    static final UserId ALICE = UserId.of("alice");
    static final UserId BOB = UserId.of("bob");
    static final DeviceId PHONE = DeviceId.of("phone");

    final ConversationId id;
    private final Map<StreamId, List<RecordedEvent>> streams =
            new TreeMap<>((one, other) -> one.value().compareTo(other.value()));

    private long ordinal;

    private final String kind;

    Histories(ConversationId id) {
        this(id, id.isPrivate() ? "private" : "direct");
    }

    Histories(ConversationId id, String kind) {
        this.id = id;
        this.kind = kind;
    }

    /// A direct conversation of alice and bob that holds its creation.
    static Histories direct() {
        var history = new Histories(ConversationId.direct(ALICE, BOB));
        history.append(
                StreamId.LOG,
                "conversationCreated",
                ALICE,
                newId(),
                Map.of(
                        "kind",
                        "direct",
                        "members",
                        List.of(Map.of("user", "alice", "role", "member"), Map.of("user", "bob", "role", "member")),
                        "ordinal",
                        0));
        return history;
    }

    static EventId newId() {
        return new EventId(Generators.timeBasedEpochGenerator().generate());
    }

    RecordedEvent message(UserId by, String text) {
        return message(by, newId(), text);
    }

    RecordedEvent message(UserId by, EventId id, String text) {
        return message(by, id, text, Map.of());
    }

    RecordedEvent message(UserId by, EventId id, String text, Map<String, ?> more) {
        var data = new HashMap<String, Object>(more);
        data.put("messageId", id.toString());
        data.put("text", text);
        return log("messageSent", by, id, data);
    }

    /// Appends to the log, with the fields that every event of its kind has.
    RecordedEvent log(String type, UserId by, EventId event, Map<String, ?> data) {
        ordinal += type.equals("messageSent") ? 1 : 0;
        var whole = new HashMap<String, Object>(data);
        whole.put("ordinal", ordinal);
        if (data.containsKey("text") || data.containsKey("title") || data.containsKey("name")) {
            whole.put("salt", "AAAAAAAAAAAAAAAAAAAAAA");
        }
        return append(StreamId.LOG, type, by, event, whole);
    }

    RecordedEvent read(UserId by, long upTo) {
        return append(StreamId.receiptsOf(by), "read", by, newId(), Map.of("upTo", upTo));
    }

    RecordedEvent append(StreamId stream, String type, UserId by, EventId event, Map<String, Object> data) {
        var events = streams.computeIfAbsent(stream, ignored -> new ArrayList<>());
        var recorded = RecordedEvent.following(
                chain(stream, events.size()),
                new StreamKey(id, stream),
                events.size() + 1L,
                type,
                event,
                Timestamp.ofEpochMilli(1_800_000_000_000L + events.size()),
                new Author(by, PHONE),
                Jcs.text(data));
        events.add(recorded);
        return recorded;
    }

    long head() {
        return events(StreamId.LOG).size();
    }

    List<RecordedEvent> events(StreamId stream) {
        return streams.getOrDefault(stream, List.of());
    }

    List<StreamId> streams() {
        return List.copyOf(streams.keySet());
    }

    Hash chain(StreamId stream, long seq) {
        return seq == 0
                ? HashChain.base(id, stream)
                : events(stream).get((int) seq - 1).chain();
    }

    VersionVector vector() {
        var counts = new HashMap<StreamId, Long>();
        streams.forEach((stream, events) -> counts.put(stream, (long) events.size()));
        return VersionVector.of(counts);
    }

    /// The server's digest if this is all that the user has.
    Hash digest(long readUpTo) {
        var digest = new StateDigest();
        digest.toggle(id, "1", head(), chain(StreamId.LOG, head()), readUpTo);
        return digest.value();
    }

    /// A head frame's entry, for alice.
    Map<String, Object> head(long readUpTo) {
        return headAt(head(), readUpTo);
    }

    Map<String, Object> headAt(long seq, long readUpTo) {
        var head = new HashMap<String, Object>();
        head.put("id", id.value());
        head.put("kind", kind);
        if (kind.equals("direct")) {
            head.put("peer", "bob");
        }
        head.put("epoch", "1");
        head.put("log", Map.of("seq", seq, "chain", chain(StreamId.LOG, seq).value()));
        head.put("floor", Map.of("seq", 0, "chain", chain(StreamId.LOG, 0).value()));
        head.put("unread", 0);
        head.put("mentions", 0);
        head.put("readUpTo", readUpTo);
        head.put("settings", Map.of());
        return head;
    }

    /// The frame with some events, as a live delta or the answer to a pull.
    Map<String, Object> delta(List<RecordedEvent> events) {
        var frame = new HashMap<String, Object>();
        frame.put("type", "delta");
        frame.put("conversation", id.value());
        frame.put("epoch", "1");
        frame.put("from", Map.of());
        frame.put("to", Map.of());
        frame.put(
                "events",
                events.stream().map(event -> Frames.object(event.json())).toList());
        frame.put("more", false);
        return frame;
    }

    /// What a pull from `have` is answered with.
    Map<String, Object> pulled(String request, VersionVector have, int limit) {
        var events = new ArrayList<RecordedEvent>();
        streams.forEach((stream, all) ->
                events.addAll(all.subList((int) Math.min(all.size(), have.of(stream)), all.size())));
        var frame = delta(List.copyOf(events.subList(0, Math.min(limit, events.size()))));
        frame.put("request", request);
        frame.put("more", events.size() > limit);
        return frame;
    }

    ServerFrame.Delta frame(List<RecordedEvent> events) {
        return (ServerFrame.Delta) Frames.parse(Jcs.text(delta(events)));
    }

    Head headFrame(long readUpTo) {
        return headFrame(head(readUpTo));
    }

    static Head headFrame(Map<String, Object> head) {
        return ((ServerFrame.Heads)
                        Frames.parse(Jcs.text(Map.of("type", "heads", "more", false, "conversations", List.of(head)))))
                .conversations()
                .getFirst();
    }

    /// The events of a delta: each stream's after `from` and up to `to`.
    List<RecordedEvent> between(VersionVector from, VersionVector to) {
        var events = new ArrayList<RecordedEvent>();
        streams.forEach((stream, all) -> events.addAll(all.subList((int) Math.min(all.size(), from.of(stream)), (int)
                Math.max(from.of(stream), Math.min(all.size(), to.of(stream))))));
        return events;
    }
}
