package chat.lockstep.projector.topic;

import java.time.InstantSource;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/// What a consumer group keeps from one consumer to the next.
record GroupParts(
        Pace pace,
        BatchProjection projection,
        RefusalPolicy policy,
        BatchOutcome outcome,
        PendingRecords pending,
        HeldPartitions held,
        HeldConversations heldConversations,
        GroupStatus status) {

    static GroupParts of(
            TopicSettings settings, Pace pace, BatchProjection projection, RefusalPolicy policy, InstantSource clock) {
        var held = new HeldPartitions(new Backoff(settings.retryFirst(), settings.retryMax()), clock);
        var conversations = new HeldConversations();
        var pending = new PendingRecords(settings, policy, conversations, clock);
        return new GroupParts(
                pace,
                projection,
                policy,
                new BatchOutcome(),
                pending,
                held,
                conversations,
                new GroupStatus(clock, held, pending, conversations));
    }

    /// These partitions are read by somebody else from now on.
    void release(Collection<TopicPartition> partitions) {
        pending.forget(partitions);
        held.forget(partitions);
        projection.forget(partitions.stream().map(TopicPartition::partition).toList());
    }
}
