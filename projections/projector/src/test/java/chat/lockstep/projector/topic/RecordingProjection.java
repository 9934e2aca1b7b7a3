package chat.lockstep.projector.topic;

import chat.lockstep.events.EventId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// Remembers what it was given, and fails when told to.
final class RecordingProjection implements BatchProjection {

    private final List<TopicEvent> applied = new CopyOnWriteArrayList<>();
    private final Set<Integer> forgotten = ConcurrentHashMap.newKeySet();
    private volatile Predicate<TopicEvent> fails = _ -> false;

    void failWhen(Predicate<TopicEvent> which) {
        fails = which;
    }

    List<TopicEvent> applied() {
        return List.copyOf(applied);
    }

    List<EventId> appliedIds() {
        return applied.stream().map(event -> event.recorded().id()).toList();
    }

    Set<Integer> forgotten() {
        return Set.copyOf(forgotten);
    }

    @Override
    public void on(List<TopicEvent> batch) {
        if (batch.stream().anyMatch(fails)) {
            throw new IllegalStateException("told to fail");
        }
        applied.addAll(batch);
    }

    @Override
    public void forget(Collection<Integer> partitions) {
        forgotten.addAll(partitions);
    }
}
