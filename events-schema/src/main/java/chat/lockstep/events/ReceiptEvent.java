package chat.lockstep.events;

/// What can happen in the receipt stream `@<user>` of a conversation. The user is the stream's.
public sealed interface ReceiptEvent extends Event {

    /// The log seq that the mark moved to.
    long upTo();

    /// A device stored the log up to a place.
    record Delivered(DeviceId device, long upTo) implements ReceiptEvent {}

    /// The user read the log up to a place.
    record Read(long upTo) implements ReceiptEvent {}
}
