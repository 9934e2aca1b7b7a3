package chat.lockstep.readmodel.wire;

import chat.lockstep.events.ConversationId;

/// A conversation's state and the log place at which it holds.
public record Snapshot(ConversationId conversation, String epoch, Place log, ConversationState state) {}
