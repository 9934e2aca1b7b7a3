package chat.lockstep.verify;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be compared.
///
/// @param databases all databases of the event store, at least one
/// @param topic to be compared with the log too; null for not
/// @param conversation the only one to look at; null for all
/// @param settle how long to wait for the views, where they differ, before the difference counts
public record VerificationSettings(
        List<Database> databases,
        CassandraPlace cassandra,
        @Nullable TopicPlace topic,
        @Nullable String conversation,
        Duration settle) {

    public static final Duration SETTLE = Duration.ofSeconds(30);

    public VerificationSettings {
        databases = List.copyOf(databases);
        if (databases.isEmpty()) {
            throw new IllegalArgumentException("at least one database must be named");
        }
    }

    /// All conversations, without the topic.
    public static VerificationSettings of(List<Database> databases, CassandraPlace cassandra) {
        return new VerificationSettings(databases, cassandra, null, null, SETTLE);
    }

    public VerificationSettings withTopic(TopicPlace compared) {
        return new VerificationSettings(databases, cassandra, compared, conversation, settle);
    }

    public VerificationSettings withConversation(String only) {
        return new VerificationSettings(databases, cassandra, topic, only, settle);
    }

    public VerificationSettings withSettle(Duration patience) {
        return new VerificationSettings(databases, cassandra, topic, conversation, patience);
    }
}
