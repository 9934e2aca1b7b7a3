package chat.lockstep.projector.topic;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.stream.Collectors.toSet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Counts what a projection does, and times it: each batch, and each event from its own time until it is applied.
final class MeteredProjection implements BatchProjection {

    private final BatchProjection projection;
    private final InstantSource clock;
    private final Counter records;
    private final Counter failures;
    private final Timer batches;
    private final Timer applied;

    /// @param group the tag
    MeteredProjection(BatchProjection projection, String group, MeterRegistry meters, InstantSource clock) {
        this.projection = projection;
        this.clock = clock;
        records = Counter.builder("lockstep.projector.records")
                .description("Records applied")
                .tag("group", group)
                .register(meters);
        failures = Counter.builder("lockstep.projector.failures")
                .description("Batches that failed and come again")
                .tag("group", group)
                .register(meters);
        batches = Timer.builder("lockstep.projector.batch")
                .description("Time to apply a batch")
                .tag("group", group)
                .register(meters);
        applied = Timer.builder("lockstep.projector.applied")
                .description("From an event's time until its hints are out, or its rows are written")
                .tag("group", group)
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    @Override
    public List<Refusal> on(List<TopicEvent> batch) {
        boolean isApplied = false;
        var started = Timer.start();
        try {
            var refused = projection.on(batch);
            isApplied = true;
            records.increment((double) batch.size() - refused.size());
            time(batch, refused);
            return refused;
        } finally {
            started.stop(batches);
            failures.increment(isApplied ? 0 : 1);
        }
    }

    private void time(List<TopicEvent> batch, List<Refusal> refused) {
        var left = refused.stream()
                .map(refusal -> new Place(refusal.partition(), refusal.offset()))
                .collect(toSet());
        long now = clock.millis();
        for (var event : batch) {
            if (left.isEmpty() || !left.contains(Place.of(event))) {
                applied.record(Math.max(0, now - event.recorded().at().toEpochMilli()), MILLISECONDS);
            }
        }
    }

    private record Place(int partition, long offset) {

        static Place of(TopicEvent event) {
            return new Place(event.source().partition(), event.source().offset());
        }
    }

    @Override
    public void reached(Map<Integer, Long> nextOffsets) {
        projection.reached(nextOffsets);
    }

    @Override
    public long losses() {
        return projection.losses();
    }

    @Override
    public void forget(Collection<Integer> partitions) {
        projection.forget(partitions);
    }
}
