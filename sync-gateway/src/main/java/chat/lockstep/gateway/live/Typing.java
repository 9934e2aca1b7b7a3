package chat.lockstep.gateway.live;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;

/// Somebody writes, or stopped.
public record Typing(ConversationId conversation, UserId user, boolean active) {}
