package chat.lockstep.projector;

import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Event;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.ReceiptEvent.Delivered;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.topic.TopicEvent;
import chat.lockstep.readmodel.wire.SourcePlace;
import chat.lockstep.testkit.history.StoredConversation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A conversation's events as they stand in the topic; offsets are given in the order of appending.
public final class History {

    public static final UserId ALICE = UserId.of("alice");
    public static final UserId BOB = UserId.of("bob");
    public static final DeviceId PHONE = StoredConversation.PHONE;
    public static final DeviceId LAPTOP = StoredConversation.LAPTOP;

    private static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA";

    private final StoredConversation stored;
    private final int partition;
    private final List<TopicEvent> events = new ArrayList<>();
    private List<UserId> members = List.of();

    public History(ConversationId conversation, int partition) {
        this(new StoredConversation(conversation), partition);
    }

    private History(StoredConversation stored, int partition) {
        this.stored = stored;
        this.partition = partition;
    }

    /// A fresh direct conversation of two users, with no event yet.
    public static History direct(UserId one, UserId other) {
        return new History(ConversationId.direct(one, other), 0);
    }

    /// What was stored, in the partition 0.
    public static History of(StoredConversation stored) {
        return of(stored, 0);
    }

    public static History of(StoredConversation stored, int partition) {
        return new History(stored, partition);
    }

    public ConversationId conversation() {
        return stored.id();
    }

    public synchronized List<TopicEvent> events() {
        for (int offset = events.size(); offset < stored.size(); offset++) {
            var event = stored.event(offset);
            var source = new SourcePlace(1, partition, offset);
            events.add(new TopicEvent(event.recorded(), event.data(), event.ordinal(), "1", source, null));
        }
        return List.copyOf(events);
    }

    public TopicEvent last() {
        return events().getLast();
    }

    public long logSeq() {
        return stored.logSeq();
    }

    /// How many messages the log holds.
    public long ordinal() {
        return stored.ordinal();
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
        return appended(members[0], new ConversationCreated(kind, null, joined, ordinal(), null));
    }

    public History sent(UserId by, String text, UserId... mentions) {
        var mentioned = mentions.length == 0 ? null : List.of(mentions);
        return appended(by, new MessageSent(newMessageId(), text, null, mentioned, null, ordinal() + 1, SALT));
    }

    public History read(UserId by, long upTo) {
        stored.receipt(by, PHONE, new Read(upTo));
        return aMomentLater();
    }

    public History delivered(UserId by, DeviceId device, long upTo) {
        stored.receipt(by, device, new Delivered(device, upTo));
        return aMomentLater();
    }

    public History registered(UserId user, DeviceId device) {
        stored.log(user, device, new DeviceRegistered(device, null, null, 0, null));
        return aMomentLater();
    }

    /// Any event of the log.
    public History appended(UserId by, Event data) {
        stored.log(by, PHONE, data);
        return aMomentLater();
    }

    /// A log event of a type that is not known here, and that may be passed over.
    public History unknown(UserId by) {
        stored.unknown(by);
        return aMomentLater();
    }

    public static MessageId newMessageId() {
        return StoredConversation.newMessageId();
    }

    private History aMomentLater() {
        stored.later(1);
        return this;
    }

    /// The same event again, as a relay that died in between would send it.
    public static TopicEvent repeated(TopicEvent event, long offset) {
        return event.at(new SourcePlace(1, event.source().partition(), offset));
    }
}
