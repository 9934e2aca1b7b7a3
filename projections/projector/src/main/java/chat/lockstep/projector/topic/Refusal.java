package chat.lockstep.projector.topic;

/// A record that cannot be applied as things are: it cannot be read, one before it is missing, or the projection fails
/// at it. It holds its own conversation alone.
///
/// @param cause for people, with the field or place at fault; no text of a message
public record Refusal(int partition, long offset, String cause) {

    public static Refusal of(TopicEvent event, String cause) {
        return new Refusal(event.source().partition(), event.source().offset(), cause);
    }
}
