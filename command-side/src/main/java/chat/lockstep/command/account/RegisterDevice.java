package chat.lockstep.command.account;

import chat.lockstep.command.stream.Addressed;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.events.ConversationId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/// Makes the device of the cause's author known.
///
/// @param account the private conversation of the author
record RegisterDevice(
        @TargetAggregateIdentifier ConversationId account,
        Cause cause,
        @Nullable String name,
        @Nullable String platform)
        implements Addressed {

    @Override
    public ConversationId conversation() {
        return account;
    }
}
