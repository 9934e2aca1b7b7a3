package chat.lockstep.client;

import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;

/// An event of a conversation's log, as it happened.
///
/// @param by who caused it
public record LogEntry(long seq, UserId by, Timestamp at, ConversationEvent event) {}
