package chat.lockstep.query.conversation;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.ReactionAdded;
import chat.lockstep.events.ConversationEvent.Renamed;
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
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.WireEvent;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// The log of a group, one event a minute from noon on the last day of January 2026.
final class PastLog {

    static final UserId ALICE = UserId.of("alice");
    static final UserId BOB = UserId.of("bob");

    private static final Timestamp NOON = Timestamp.parse("2026-01-31T12:00:00.000Z");
    private static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA";

    private final ConversationId conversation;
    private final List<WireEvent> events = new ArrayList<>();
    private final List<MessageId> messages = new ArrayList<>();
    private Hash chain;

    PastLog(ConversationId conversation) {
        this.conversation = conversation;
        chain = HashChain.base(conversation, StreamId.LOG);
    }

    /// 1 creation, 2 message, 3 reaction, 4 edit, 5 new title, 6 retraction, 7 bob goes, 8 message.
    PastLog fill() {
        var members = List.of(new Member(ALICE, Role.OWNER), new Member(BOB, Role.MEMBER));
        append(new ConversationCreated(ConversationKind.GROUP, "First title", members, 0, SALT));
        sent("hello", null);
        var first = messages.getFirst();
        append(new ReactionAdded(first, 2, "\uD83D\uDC4D", 1));
        append(new MessageEdited(first, 2, "hello all", null, null, 1, SALT));
        append(new Renamed("Second title", 1, SALT));
        append(new MessageRetracted(first, 2, 1));
        append(new MemberRemoved(BOB, 1));
        return sent("alone", null);
    }

    PastLog sent(String text, Timestamp expiresAt) {
        var id = MessageId.of("018f2b6e-7c1a-7d00-8000-%012d".formatted(events.size() + 1));
        messages.add(id);
        return append(new MessageSent(id, text, null, null, expiresAt, messages.size(), SALT));
    }

    /// The last event can no longer be shown.
    PastLog erased() {
        events.add(new WireEvent(events.removeLast().recorded(), true));
        return this;
    }

    List<WireEvent> events() {
        return List.copyOf(events);
    }

    List<MessageId> messages() {
        return messages;
    }

    Place place(int seq) {
        return seq == 0
                ? Place.startOf(conversation)
                : new Place(seq, events.get(seq - 1).recorded().chain());
    }

    private PastLog append(Event data) {
        long seq = events.size() + 1L;
        var recorded = RecordedEvent.following(
                chain,
                new StreamKey(conversation, StreamId.LOG),
                seq,
                EventType.of(data).wireName(),
                EventId.of("018f2b6e-7c1a-7d00-8000-%012d".formatted(seq)),
                Timestamp.of(NOON.instant().plusSeconds(60 * (seq - 1))),
                new Author(ALICE, DeviceId.of("phone")),
                JsonMapper.shared().writeValueAsString(data));
        chain = recorded.chain();
        events.add(WireEvent.of(recorded));
        return this;
    }
}
