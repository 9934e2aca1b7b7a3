package chat.lockstep.projector.topic;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// What a consumer group does with the topic. Called by one thread at a time per consumer, in partition order; only an
/// event that was refused may come again behind later ones of its conversation.
public interface BatchProjection {

    /// Applies a batch, of one or more partitions. Events that are not refused are applied when it returns.
    ///
    /// @return the events that cannot be applied; the others of their partitions are applied nevertheless
    /// @throws RuntimeException if a server that is needed did not answer: the same records come again, perhaps in
    ///     other batches, and until then their whole partitions wait
    List<Refusal> on(List<TopicEvent> batch);

    /// Everything below these offsets, by partition, is applied or knowingly left out; they are committed next.
    ///
    /// @throws RuntimeException as [#on]
    default void reached(Map<Integer, Long> nextOffsets) {}

    /// How often what was written last may have been lost. When it grows, everything is read again that was not surely
    /// durable by then.
    default long losses() {
        return 0;
    }

    /// These partitions are no longer read here: what is remembered of them may be out of date from now on.
    void forget(Collection<Integer> partitions);
}
