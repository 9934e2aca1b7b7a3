package chat.lockstep.client;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// A command as it is kept in the file.
///
/// @param order 1, 2, 3 … in which the commands of this device were given
/// @param conversation where it will happen
/// @param named whether the frame names the conversation; a direct conversation's creation does not
/// @param data canonical JSON
/// @param state never `SENT`: whether a command that was on its way arrived is not known after a restart
/// @param error why it was rejected
/// @param at when it was given; absent in rows of older versions
/// @param stream the stream of the event that it caused
/// @param seq that event's seq; absent while there is none
@JsonInclude(JsonInclude.Include.NON_NULL)
record OutboxRow(
        long order,
        CommandId id,
        String action,
        ConversationId conversation,
        boolean named,
        String data,
        CommandStatus.State state,
        @Nullable LockstepError error,
        @Nullable Timestamp at,
        @Nullable StreamId stream,
        @Nullable Long seq) {

    /// The row when the history that its event was in has been replaced.
    OutboxRow withoutEvent() {
        return new OutboxRow(order, id, action, conversation, named, data, state, error, at, null, null);
    }

    OutboxRow settled(CommandResult result) {
        var end = result.isRejected() ? CommandStatus.State.REJECTED : CommandStatus.State.APPLIED;
        boolean isChange = result.outcome() == CommandResult.Outcome.APPLIED;
        return new OutboxRow(
                order,
                id,
                action,
                conversation,
                named,
                data,
                end,
                result.error().orElse(null),
                at,
                isChange ? result.stream().orElse(null) : null,
                isChange ? result.seq() : null);
    }
}
