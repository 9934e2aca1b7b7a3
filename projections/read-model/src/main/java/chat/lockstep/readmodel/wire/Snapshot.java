package chat.lockstep.readmodel.wire;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.fold.ConversationState;

/// A conversation's state and the log place at which it holds.
public record Snapshot(ConversationId conversation, String epoch, Place log, ConversationState state) {}
