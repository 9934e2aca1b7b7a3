package chat.lockstep.command.receipts;

import chat.lockstep.events.StreamKey;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.springframework.stereotype.Component;

/// Asks the receipts of a member, on this node, how far it has read. Ask before the command goes to another aggregate,
/// never from within.
@Component
public class ReadMarks {

    private final CommandGateway commands;

    ReadMarks(CommandGateway commands) {
        this.commands = commands;
    }

    /// @param stream the receipt stream of the member
    /// @return 0 for one that has told nothing yet
    public long of(StreamKey stream) {
        try {
            return commands.<Long>sendAndWait(new AskReadMark(stream));
        } catch (AggregateNotFoundException none) {
            return 0;
        }
    }
}
