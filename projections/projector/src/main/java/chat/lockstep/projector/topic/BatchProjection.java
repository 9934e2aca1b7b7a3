package chat.lockstep.projector.topic;

import java.util.Collection;
import java.util.List;

/// What a consumer group does with the topic. Called by one thread at a time per consumer, in partition order.
public interface BatchProjection {

    /// Applies a batch, of one or more partitions. Returns when it is applied; the offsets may be committed then. After
    /// an exception the same records come again, perhaps in other batches.
    void on(List<TopicEvent> batch);

    /// These partitions are no longer read here: what is remembered of them may be out of date from now on.
    void forget(Collection<Integer> partitions);
}
