package chat.lockstep.command.account;

import chat.lockstep.command.stream.Addressed;
import chat.lockstep.events.ConversationId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/// Asks an account whom it shuts out. It goes the way of a command, so it sees the aggregate under its lock; it changes
/// nothing.
record AskAccount(@TargetAggregateIdentifier ConversationId account) implements Addressed {

    @Override
    public ConversationId conversation() {
        return account;
    }
}
