package chat.lockstep.command.account;

import chat.lockstep.command.stream.Addressed;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.events.ConversationId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/// Asks an account for an [AccountChange].
///
/// @param account the private conversation of the cause's author
public record ChangeAccount(@TargetAggregateIdentifier ConversationId account, Cause cause, AccountChange change)
        implements Addressed {

    public static ChangeAccount of(Cause cause, AccountChange change) {
        return new ChangeAccount(ConversationId.ofUser(cause.by().user()), cause, change);
    }

    @Override
    public ConversationId conversation() {
        return account;
    }
}
