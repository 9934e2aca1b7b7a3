package chat.lockstep.testkit.history;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Event;
import chat.lockstep.events.EventId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What an event store would hold of one conversation: events in the order of their appending, hashed and chained.
/// Safe for threads.
public final class StoredConversation {

    public static final DeviceId PHONE = DeviceId.of("phone");
    public static final DeviceId LAPTOP = DeviceId.of("laptop");

    /// Of every text.
    static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static long ids;

    private final ConversationId id;
    private final List<StoredEvent> events = new ArrayList<>();
    private final Map<StreamId, Long> counts = new HashMap<>();
    private final Map<StreamId, Hash> chains = new HashMap<>();
    private long ordinal;
    private long millis = 1_795_000_000_000L;

    /// A conversation without events.
    public StoredConversation(ConversationId id) {
        this.id = id;
    }

    /// A fresh id for a group.
    public static ConversationId newGroupId() {
        return ConversationId.of(newMessageId().toString());
    }

    public static MessageId newMessageId() {
        return new MessageId(nextId());
    }

    public ConversationId id() {
        return id;
    }

    public synchronized List<StoredEvent> events() {
        return List.copyOf(events);
    }

    public synchronized StoredEvent event(int index) {
        return events.get(index);
    }

    public synchronized int size() {
        return events.size();
    }

    /// The first `count` events of `stream`.
    public List<StoredEvent> first(StreamId stream, long count) {
        return events().stream()
                .filter(event -> event.recorded().stream().equals(stream))
                .limit(count)
                .toList();
    }

    /// How much there is of each stream.
    public synchronized VersionVector place() {
        return VersionVector.of(counts);
    }

    public synchronized long logSeq() {
        return counts.getOrDefault(StreamId.LOG, 0L);
    }

    /// How many messages the log holds.
    public synchronized long ordinal() {
        return ordinal;
    }

    /// What is appended from now on happened that much later.
    public synchronized void later(long byMillis) {
        millis += byMillis;
    }

    public StoredConversation log(UserId by, DeviceId device, Event data) {
        return append(StreamId.LOG, by, device, data);
    }

    public StoredConversation receipt(UserId by, DeviceId device, Event data) {
        return append(StreamId.receiptsOf(by), by, device, data);
    }

    /// A log event of a type that nobody here knows, and that may be passed over.
    public synchronized StoredConversation unknown(UserId by) {
        var data = "{\"colour\":\"red\",\"ignorable\":true,\"ordinal\":" + ordinal + "}";
        return append(StreamId.LOG, new Author(by, PHONE), "fireworksLit", null, data);
    }

    /// A message counts itself in its ordinal.
    private synchronized StoredConversation append(StreamId stream, UserId by, DeviceId device, Event data) {
        if (data instanceof MessageSent) {
            ordinal++;
        }
        var text = Jcs.text(JSON.convertValue(data, Map.class));
        return append(stream, new Author(by, device), EventType.of(data).wireName(), data, text);
    }

    private StoredConversation append(StreamId stream, Author by, String type, @Nullable Event data, String text) {
        long seq = counts.merge(stream, 1L, Long::sum);
        var previous = chains.getOrDefault(stream, HashChain.base(id, stream));
        var eventId = data instanceof MessageSent sent ? sent.messageId().event() : new EventId(nextId());
        var recorded = RecordedEvent.following(
                previous, new StreamKey(id, stream), seq, type, eventId, Timestamp.ofEpochMilli(millis), by, text);
        chains.put(stream, recorded.chain());
        events.add(new StoredEvent(recorded, data, stream.isLog() ? ordinal : 0));
        return this;
    }

    private static synchronized UUID nextId() {
        ids++;
        return new UUID((System.currentTimeMillis() << 16) | 0x7000L, 0x8000_0000_0000_0000L | ids);
    }
}
