package chat.lockstep.projector;

import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Event;
import chat.lockstep.events.EventId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.ReceiptEvent.Delivered;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// What an event store would append to one conversation, hashed and chained; offsets are given in the order of
/// appending.
public final class History {

    public static final UserId ALICE = UserId.of("alice");
    public static final UserId BOB = UserId.of("bob");
    public static final DeviceId PHONE = DeviceId.of("phone");
    public static final DeviceId LAPTOP = DeviceId.of("laptop");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA";
    private static long ids;

    private final ConversationId conversation;
    private final int partition;
    private final List<TopicEvent> events = new ArrayList<>();
    private final Map<StreamId, Long> seqs = new HashMap<>();
    private final Map<StreamId, Hash> chains = new HashMap<>();
    private List<UserId> members = List.of();
    private long ordinal;
    private long millis = 1_795_000_000_000L;

    public History(ConversationId conversation, int partition) {
        this.conversation = conversation;
        this.partition = partition;
    }

    /// A fresh direct conversation of two users, with no event yet.
    public static History direct(UserId one, UserId other) {
        return new History(ConversationId.direct(one, other), 0);
    }

    public ConversationId conversation() {
        return conversation;
    }

    public synchronized List<TopicEvent> events() {
        return List.copyOf(events);
    }

    public TopicEvent last() {
        return events.getLast();
    }

    public synchronized long logSeq() {
        return seqs.getOrDefault(StreamId.LOG, 0L);
    }

    /// Who was named at the creation.
    public List<UserId> members() {
        return members;
    }

    public History created(UserId... members) {
        this.members = List.of(members);
        var joined =
                Stream.of(members).map(user -> new Member(user, Role.MEMBER)).toList();
        var kind = members.length == 2 ? ConversationKind.DIRECT : ConversationKind.GROUP;
        return append(StreamId.LOG, members[0], PHONE, new ConversationCreated(kind, null, joined, ordinal, null));
    }

    public History sent(UserId by, String text, UserId... mentions) {
        ordinal++;
        var mentioned = mentions.length == 0 ? null : List.of(mentions);
        return append(
                StreamId.LOG,
                by,
                PHONE,
                new MessageSent(new MessageId(nextId()), text, null, mentioned, null, ordinal, SALT));
    }

    public History read(UserId by, long upTo) {
        return append(StreamId.receiptsOf(by), by, PHONE, new Read(upTo));
    }

    public History delivered(UserId by, DeviceId device, long upTo) {
        return append(StreamId.receiptsOf(by), by, device, new Delivered(device, upTo));
    }

    public History registered(UserId user, DeviceId device) {
        return append(StreamId.LOG, user, device, new DeviceRegistered(device, null, null, 0, null));
    }

    /// Any event of the log. A message counts itself in its ordinal.
    public History appended(UserId by, Event data) {
        if (data instanceof MessageSent) {
            ordinal++;
        }
        return append(StreamId.LOG, by, PHONE, data);
    }

    /// How many messages the log holds.
    public synchronized long ordinal() {
        return ordinal;
    }

    public static MessageId newMessageId() {
        return new MessageId(nextId());
    }

    /// A log event of a type that is not known here, and that may be passed over.
    public History unknown(UserId by) {
        return append(
                StreamId.LOG,
                by,
                PHONE,
                "fireworksLit",
                null,
                "{\"colour\":\"red\",\"ignorable\":true,\"ordinal\":" + ordinal + "}");
    }

    private History append(StreamId stream, UserId by, DeviceId device, Event data) {
        return append(stream, by, device, EventType.of(data).wireName(), data, JSON.writeValueAsString(data));
    }

    private synchronized History append(
            StreamId stream, UserId by, DeviceId device, String type, Event data, String text) {
        long seq = seqs.merge(stream, 1L, Long::sum);
        var previous = chains.getOrDefault(stream, HashChain.base(conversation, stream));
        var id = data instanceof MessageSent sent ? sent.messageId().event() : new EventId(nextId());
        var recorded = RecordedEvent.following(
                previous,
                new StreamKey(conversation, stream),
                seq,
                type,
                id,
                Timestamp.ofEpochMilli(millis++),
                new Author(by, device),
                text);
        chains.put(stream, recorded.chain());
        var source = new SourcePlace(1, partition, events.size());
        events.add(new TopicEvent(recorded, data, stream.isLog() ? ordinal : 0, "1", source, null));
        return this;
    }

    /// The same event again, as a relay that died in between would send it.
    public static TopicEvent repeated(TopicEvent event, long offset) {
        return event.at(new SourcePlace(1, event.source().partition(), offset));
    }

    private static synchronized UUID nextId() {
        ids++;
        return new UUID((System.currentTimeMillis() << 16) | 0x7000L, 0x8000_0000_0000_0000L | ids);
    }
}
