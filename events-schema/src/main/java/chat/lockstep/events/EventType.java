package chat.lockstep.events;

import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.AccountEvent.DeviceRenamed;
import chat.lockstep.events.AccountEvent.DeviceRevoked;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.AccountEvent.MessageHidden;
import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.AccountEvent.UserBlocked;
import chat.lockstep.events.AccountEvent.UserUnblocked;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessagePinned;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.MessageUnpinned;
import chat.lockstep.events.ConversationEvent.PolicySet;
import chat.lockstep.events.ConversationEvent.ReactionAdded;
import chat.lockstep.events.ConversationEvent.ReactionRemoved;
import chat.lockstep.events.ConversationEvent.Renamed;
import chat.lockstep.events.ConversationEvent.RoleSet;
import chat.lockstep.events.ReceiptEvent.Delivered;
import chat.lockstep.events.ReceiptEvent.Read;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The published name of each kind of event: what stands in the store, in Kafka and on the wire. A class may be
/// renamed or moved; its name here never changes.
public enum EventType {
    CONVERSATION_CREATED("conversationCreated", ConversationCreated.class),
    MEMBERS_ADDED("membersAdded", MembersAdded.class),
    MEMBER_REMOVED("memberRemoved", MemberRemoved.class),
    MEMBER_LEFT("memberLeft", MemberLeft.class),
    ROLE_SET("roleSet", RoleSet.class),
    RENAMED("renamed", Renamed.class),
    POLICY_SET("policySet", PolicySet.class),
    MESSAGE_SENT("messageSent", MessageSent.class),
    MESSAGE_EDITED("messageEdited", MessageEdited.class),
    MESSAGE_RETRACTED("messageRetracted", MessageRetracted.class),
    REACTION_ADDED("reactionAdded", ReactionAdded.class),
    REACTION_REMOVED("reactionRemoved", ReactionRemoved.class),
    MESSAGE_PINNED("messagePinned", MessagePinned.class),
    MESSAGE_UNPINNED("messageUnpinned", MessageUnpinned.class),
    DELIVERED("delivered", Delivered.class),
    READ("read", Read.class),
    DEVICE_REGISTERED("deviceRegistered", DeviceRegistered.class),
    DEVICE_RENAMED("deviceRenamed", DeviceRenamed.class),
    DEVICE_REVOKED("deviceRevoked", DeviceRevoked.class),
    PRIVATELY_READ("privatelyRead", PrivatelyRead.class),
    CONFIGURED("configured", Configured.class),
    DRAFT_CHANGED("draftChanged", DraftChanged.class),
    MESSAGE_HIDDEN("messageHidden", MessageHidden.class),
    USER_BLOCKED("userBlocked", UserBlocked.class),
    USER_UNBLOCKED("userUnblocked", UserUnblocked.class);

    /// The version of the data's shape that is written today; each one that was ever written has a golden file.
    public static final String REVISION = "1";

    private static final Map<String, EventType> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));
    private static final Map<Class<?>, EventType> BY_CLASS =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventType::dataClass, Function.identity()));

    private final String wireName;
    private final Class<? extends Event> dataClass;

    EventType(String wireName, Class<? extends Event> dataClass) {
        this.wireName = wireName;
        this.dataClass = dataClass;
    }

    /// The type published as `name`; empty for a name that this version does not know.
    public static Optional<EventType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static EventType of(Event event) {
        return Optional.ofNullable(BY_CLASS.get(event.getClass()))
                .orElseThrow(() -> new IllegalStateException("no published name for " + event.getClass()));
    }

    public String wireName() {
        return wireName;
    }

    /// The record that the data of this type is read into.
    public Class<? extends Event> dataClass() {
        return dataClass;
    }
}
