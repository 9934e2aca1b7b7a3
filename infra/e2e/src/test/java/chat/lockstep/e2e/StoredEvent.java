package chat.lockstep.e2e;

/// An event as the event store holds it.
///
/// @param aggregate the conversation, or `<conversation>@<user>`
/// @param seq counted from 1
public record StoredEvent(String aggregate, long seq, String type, String id, String user, String chain) {}
