package chat.lockstep.events;

/// One stream of one conversation. Its text is the id of the aggregate that writes the stream:
/// `<conversation>` for the log, `<conversation>@<user>` for receipts.
public record StreamKey(ConversationId conversation, StreamId stream) {

    /// @throws IllegalArgumentException if either part is malformed
    public static StreamKey ofAggregate(String aggregateId) {
        int at = aggregateId.indexOf('@');
        return at < 0
                ? new StreamKey(ConversationId.of(aggregateId), StreamId.LOG)
                : new StreamKey(
                        ConversationId.of(aggregateId.substring(0, at)), StreamId.of(aggregateId.substring(at)));
    }

    @Override
    public String toString() {
        return stream.isLog() ? conversation.value() : conversation.value() + stream.value();
    }
}
