package chat.lockstep.readmodel.conversation;

import chat.lockstep.readmodel.wire.SourcePlace;

/// A conversation's row with the place in the topic that it was last written with, for the projector.
public record AppliedConversation(ConversationRow row, SourcePlace source) {}
