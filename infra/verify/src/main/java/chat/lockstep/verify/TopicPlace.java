package chat.lockstep.verify;

/// The topic that holds all events.
public record TopicPlace(String bootstrapServers, String topic) {}
