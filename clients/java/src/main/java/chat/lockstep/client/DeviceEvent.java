package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.util.Optional;

/// What a device tells its listeners. What an event tells is durable (in the store) before it is told.
public sealed interface DeviceEvent {

    /// A message was applied: somebody else's, or one's own from any device. Each once, in log order.
    record MessageReceived(ConversationId conversation, Message message) implements DeviceEvent {}

    /// A conversation is new on this device.
    record ConversationAdded(Conversation conversation) implements DeviceEvent {}

    /// Something about a conversation changed otherwise than by a message: its mark, title or health.
    record ConversationChanged(Conversation conversation) implements DeviceEvent {}

    /// A member's devices stored, or the member read, up to a log place. Live only with `subscribeFull`.
    ///
    /// @param device empty for a read mark, which is the user's
    record ReceiptMoved(ConversationId conversation, UserId user, Optional<DeviceId> device, long upTo)
            implements DeviceEvent {}

    record ConnectionChanged(ConnectionState state) implements DeviceEvent {}

    record SyncChanged(SyncState state) implements DeviceEvent {}

    /// A command of this device was settled.
    record CommandSettled(CommandResult result) implements DeviceEvent {}

    /// What the server sent for a conversation does not follow from what is held, twice.
    ///
    /// @param detail the place and what did not fit
    record Diverged(ConversationId conversation, String detail) implements DeviceEvent {}

    /// This listener was too slow and missed some; what they told can be read from the device.
    record EventsMissed(long count) implements DeviceEvent {}
}
