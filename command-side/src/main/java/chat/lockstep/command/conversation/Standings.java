package chat.lockstep.command.conversation;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import java.util.Optional;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.springframework.stereotype.Component;

/// Asks conversations on this node for the standing of a member. Ask before the command goes to the receipts, never
/// from within: each aggregate has a lock, and only one is held at a time.
@Component
public class Standings {

    private final CommandGateway commands;

    Standings(CommandGateway commands) {
        this.commands = commands;
    }

    /// Empty for an unknown conversation, and for one that `user` is not a member of.
    public Optional<Standing> of(ConversationId conversation, UserId user) {
        try {
            return commands.sendAndWait(new AskStanding(conversation, user));
        } catch (AggregateNotFoundException unknown) {
            return Optional.empty();
        }
    }
}
