package chat.lockstep.command.conversation;

import chat.lockstep.command.conversation.NamedMessage.Found;
import chat.lockstep.command.eventstore.StoredEvents;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import org.springframework.stereotype.Component;

/// Finds messages that commands name: one look-up by the id of the event. Conversations remember no messages.
@Component
public class NamedMessages {

    private final StoredEvents events;

    NamedMessages(StoredEvents events) {
        this.events = events;
    }

    public NamedMessage in(ConversationId conversation, MessageId message) {
        return new NamedMessage(
                message,
                events.message(conversation, message)
                        .map(stored -> new Found(stored.seq(), stored.author(), stored.expiresAt()))
                        .orElse(null));
    }
}
