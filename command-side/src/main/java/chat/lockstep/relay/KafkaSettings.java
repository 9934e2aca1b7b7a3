package chat.lockstep.relay;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The Kafka cluster and its topic of events.
///
/// @param bootstrapServers `host:port`, separated by commas
/// @param deadLetters topic of what could not be relayed or applied; the projector makes it
/// @param deadLettersMax rows that one run of the relay may put there before it stops
/// @param partitions how many the topic has; it never changes, since a conversation must not move
@ConfigurationProperties("lockstep.kafka")
record KafkaSettings(
        String bootstrapServers,
        @DefaultValue("lockstep.events") String topic,
        @DefaultValue("lockstep.dead-letters") String deadLetters,
        @DefaultValue("100") int deadLettersMax,
        @DefaultValue("12") int partitions) {

    KafkaSettings {
        if (bootstrapServers == null || bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("lockstep.kafka.bootstrap-servers must be set");
        }
        if (deadLettersMax < 0) {
            throw new IllegalArgumentException("lockstep.kafka.dead-letters-max must be at least 0");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("lockstep.kafka.partitions must be at least 1");
        }
    }
}
