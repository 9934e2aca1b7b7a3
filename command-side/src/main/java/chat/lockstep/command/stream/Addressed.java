package chat.lockstep.command.stream;

import chat.lockstep.events.ConversationId;

/// A command that says which conversation it concerns, and with it which database holds all that the command touches.
public interface Addressed {

    ConversationId conversation();
}
