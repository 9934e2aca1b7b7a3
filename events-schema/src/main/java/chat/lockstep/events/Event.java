package chat.lockstep.events;

/// The data of an event: what happened, without its place, time and author (those are in [RecordedEvent]).
/// Published for good: fields are added, never changed. The name under which a kind is stored and sent is in
/// [EventType].
public sealed interface Event permits ConversationEvent, ReceiptEvent, AccountEvent {}
