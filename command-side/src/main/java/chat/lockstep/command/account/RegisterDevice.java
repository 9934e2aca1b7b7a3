package chat.lockstep.command.account;

import chat.lockstep.command.stream.Addressed;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.events.ConversationId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/// Makes the device of the cause's author known.
///
/// @param account the private conversation of the author
/// @param salt 16 random bytes, base64url, for an event with a name
record RegisterDevice(
        @TargetAggregateIdentifier ConversationId account,
        Cause cause,
        @Nullable String name,
        @Nullable String platform,
        String salt)
        implements Addressed {

    @Override
    public ConversationId conversation() {
        return account;
    }
}
