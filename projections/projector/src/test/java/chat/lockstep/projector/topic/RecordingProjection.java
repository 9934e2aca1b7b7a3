package chat.lockstep.projector.topic;

import chat.lockstep.events.EventId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// Remembers what it was given, and fails when told to.
final class RecordingProjection implements BatchProjection {

    private final List<TopicEvent> applied = new CopyOnWriteArrayList<>();
    private final Set<Integer> forgotten = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Long> reached = new ConcurrentHashMap<>();
    private volatile Predicate<TopicEvent> fails = _ -> false;
    private volatile Predicate<TopicEvent> refuses = _ -> false;

    void failWhen(Predicate<TopicEvent> which) {
        fails = which;
    }

    void refuseWhen(Predicate<TopicEvent> which) {
        refuses = which;
    }

    /// Offsets that were reported, by partition.
    Map<Integer, Long> reached() {
        return Map.copyOf(reached);
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
    public List<Refusal> on(List<TopicEvent> batch) {
        if (batch.stream().anyMatch(fails)) {
            throw new IllegalStateException("told to fail");
        }
        var refused = batch.stream()
                .filter(refuses)
                .map(event -> Refusal.of(event, "told to refuse"))
                .toList();
        batch.stream().filter(event -> !refuses.test(event)).forEach(applied::add);
        return refused;
    }

    @Override
    public void reached(Map<Integer, Long> nextOffsets) {
        reached.putAll(nextOffsets);
    }

    @Override
    public void forget(Collection<Integer> partitions) {
        forgotten.addAll(partitions);
    }
}
