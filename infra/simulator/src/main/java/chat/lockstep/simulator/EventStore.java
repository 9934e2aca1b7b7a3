package chat.lockstep.simulator;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.EventId;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The truth of a simulation: all streams, and the topic that they are published in. A model of the command side's
/// store. It may be restored from a backup, and then begins another epoch.
final class EventStore {

    static final int PARTITIONS = 3;

    private final Map<StreamKey, List<RecordedEvent>> streams = new LinkedHashMap<>();
    private final List<List<RecordedEvent>> topic = new ArrayList<>();
    private final Map<ConversationId, TreeMap<Long, List<UserId>>> members = new LinkedHashMap<>();
    private final Map<EventId, Long> offsets = new HashMap<>();
    private final LongSupplier millis;
    private Consumer<RecordedEvent> onAppend = event -> {};
    private int epoch = 1;

    /// @param millis the clock
    EventStore(LongSupplier millis) {
        this.millis = millis;
        for (int i = 0; i < PARTITIONS; i++) {
            topic.add(new ArrayList<>());
        }
    }

    void onAppend(Consumer<RecordedEvent> listener) {
        onAppend = listener;
    }

    /// The history that is told now; all conversations have the same.
    int epoch() {
        return epoch;
    }

    /// @param data canonical JSON
    RecordedEvent append(ConversationId id, StreamId stream, Author by, String type, EventId event, String data) {
        var key = new StreamKey(id, stream);
        var events = streams.computeIfAbsent(key, k -> new ArrayList<>());
        var previous =
                events.isEmpty() ? HashChain.base(id, stream) : events.getLast().chain();
        var appended = RecordedEvent.following(
                previous, key, events.size() + 1L, type, event, Timestamp.ofEpochMilli(millis.getAsLong()), by, data);
        events.add(appended);
        publish(appended);
        onAppend.accept(appended);
        return appended;
    }

    private void publish(RecordedEvent event) {
        var partition = topic.get(partition(event.conversation()));
        offsets.put(event.id(), (long) partition.size());
        partition.add(event);
    }

    /// How far each stream has come, to come back to.
    Map<StreamKey, Integer> backup() {
        var sizes = new LinkedHashMap<StreamKey, Integer>();
        streams.forEach((key, events) -> sizes.put(key, events.size()));
        return sizes;
    }

    /// What came after the backup never was. The topic begins anew with what is left.
    void restore(Map<StreamKey, Integer> backup) {
        epoch++;
        streams.keySet().retainAll(backup.keySet());
        streams.replaceAll((key, events) -> new ArrayList<>(events.subList(0, backup.getOrDefault(key, 0))));
        members.keySet().removeIf(id -> !backup.containsKey(new StreamKey(id, StreamId.LOG)));
        members.forEach((id, changes) -> changes.tailMap(log(id).size() + 1L).clear());
        offsets.clear();
        var before = List.copyOf(topic);
        topic.replaceAll(events -> new ArrayList<>());
        before.forEach(events -> events.stream().filter(this::isLeft).forEach(this::publish));
    }

    private boolean isLeft(RecordedEvent event) {
        return event.seq() <= stream(event.conversation(), event.stream()).size();
    }

    /// Where it is in its partition of the topic.
    long offset(RecordedEvent event) {
        return offsets.getOrDefault(event.id(), 0L);
    }

    static ConversationKind kind(ConversationId id) {
        if (id.isPrivate()) {
            return ConversationKind.PRIVATE;
        }
        return id.value().charAt(14) == '7' ? ConversationKind.GROUP : ConversationKind.DIRECT;
    }

    static int partition(ConversationId id) {
        return Math.floorMod(id.value().hashCode(), PARTITIONS);
    }

    List<RecordedEvent> partitionLog(int partition) {
        return topic.get(partition);
    }

    List<RecordedEvent> stream(ConversationId id, StreamId stream) {
        return streams.getOrDefault(new StreamKey(id, stream), List.of());
    }

    List<RecordedEvent> log(ConversationId id) {
        return stream(id, StreamId.LOG);
    }

    /// Every event, stream by stream.
    List<RecordedEvent> all() {
        return streams.values().stream().flatMap(List::stream).toList();
    }

    List<ConversationId> conversations() {
        return List.copyOf(members.keySet());
    }

    /// From log seq `seq` on these are the members.
    void members(ConversationId id, long seq, List<UserId> users) {
        members.computeIfAbsent(id, k -> new TreeMap<>()).put(seq, List.copyOf(users));
    }

    List<UserId> membersAt(ConversationId id, long seq) {
        var entry = members.getOrDefault(id, new TreeMap<>()).floorEntry(seq);
        return entry == null ? List.of() : entry.getValue();
    }

    List<UserId> members(ConversationId id) {
        return membersAt(id, Long.MAX_VALUE);
    }

    /// The part of a log that a user may see when the log stands at `head`.
    Window window(ConversationId id, UserId user, long head) {
        long floor = 0;
        long until = 0;
        boolean isMember = false;
        boolean wasMember = false;
        for (var change :
                members.getOrDefault(id, new TreeMap<>()).headMap(head, true).entrySet()) {
            boolean isNow = change.getValue().contains(user);
            if (isNow && !isMember) {
                floor = change.getKey() - 1;
            } else if (!isNow && isMember) {
                until = change.getKey();
            }
            wasMember |= isNow;
            isMember = isNow;
        }
        return new Window(floor, isMember ? Long.MAX_VALUE : until, wasMember);
    }

    /// Whether the event at `seq` may ever have been shown to `user`.
    boolean mayHold(ConversationId id, UserId user, long seq) {
        return membersAt(id, seq).contains(user) || membersAt(id, seq - 1).contains(user);
    }

    /// @param floor the seq before the first event
    /// @param until the last event; without end for a member
    /// @param isKnown whether the user ever was a member
    record Window(long floor, long until, boolean isKnown) {

        boolean isRemoved() {
            return until != Long.MAX_VALUE;
        }
    }
}
