package chat.lockstep.testkit.history;

import chat.lockstep.events.Event;
import chat.lockstep.events.RecordedEvent;
import org.jspecify.annotations.Nullable;

/// An event as it was appended.
///
/// @param data the typed content; null for a type that nobody here knows
/// @param ordinal of a log event, how many messages the log holds up to and with it; 0 for a receipt event
public record StoredEvent(RecordedEvent recorded, @Nullable Event data, long ordinal) {}
