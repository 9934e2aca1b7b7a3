package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.Optional;

/// What a device tells its listeners. What an event tells is durable (in the store) before it is told.
///
/// To show messages it is enough to keep them by their id: put what [MessageReceived] and [MessageChanged] carry, take
/// out what [MessageRemoved] names.
public sealed interface DeviceEvent {

    /// A message is in the log: somebody else's, or one's own from any device. Each once, in log order.
    record MessageReceived(ConversationId conversation, Message message) implements DeviceEvent {}

    /// A message is to be shown otherwise than before, or for the first time while its command is in the outbox.
    record MessageChanged(ConversationId conversation, Message message) implements DeviceEvent {}

    /// A message is not to be shown any more: the user hid it, or its command was refused.
    record MessageRemoved(ConversationId conversation, MessageId message) implements DeviceEvent {}

    /// A conversation is new on this device.
    record ConversationAdded(Conversation conversation) implements DeviceEvent {}

    /// The server was restored, so the history that this device held is no more, and neither is what was told of it.
    /// What the server has instead follows.
    record ConversationReplaced(ConversationId conversation) implements DeviceEvent {}

    /// Something about a conversation changed otherwise than by a message: its mark, title, members, settings or
    /// health.
    record ConversationChanged(Conversation conversation) implements DeviceEvent {}

    /// The user's devices or blocked users changed.
    record AccountChanged() implements DeviceEvent {}

    /// A member's devices stored, or the member read, up to a log place. Live only with [Interest#FULL].
    ///
    /// @param device empty for a read mark, which is the user's
    record ReceiptMoved(ConversationId conversation, UserId user, Optional<DeviceId> device, long upTo)
            implements DeviceEvent {}

    /// Somebody types, or no longer does. May be lost.
    record TypingChanged(ConversationId conversation, UserId user, boolean isActive) implements DeviceEvent {}

    /// A user that this device watches came or went. May be lost.
    ///
    /// @param lastSeen when the user was last here, if the server says so
    record PresenceChanged(UserId user, Presence presence, Optional<Timestamp> lastSeen) implements DeviceEvent {}

    record ConnectionChanged(ConnectionState state) implements DeviceEvent {}

    record SyncChanged(SyncState state) implements DeviceEvent {}

    /// A command of this device was queued, sent, queued again, or settled.
    record CommandChanged(CommandStatus status) implements DeviceEvent {}

    /// A command of this device was settled.
    record CommandSettled(CommandResult result) implements DeviceEvent {}

    /// An event of any stream is held now: each once, in the order of its stream, those without a message too. For
    /// whoever keeps a record of their own; to show messages, the other kinds are enough.
    ///
    /// @param epoch of the conversation
    /// @param json the whole event in canonical JSON, its hash and chain included
    record EventStored(ConversationId conversation, String epoch, String json) implements DeviceEvent {}

    /// What the server sent for a conversation does not follow from what is held, twice.
    ///
    /// @param detail the place and what did not fit
    record Diverged(ConversationId conversation, String detail) implements DeviceEvent {}

    /// This listener was too slow and missed some; what they told can be read from the device.
    record EventsMissed(long count) implements DeviceEvent {}
}
