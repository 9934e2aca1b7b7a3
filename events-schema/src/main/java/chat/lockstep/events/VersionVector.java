package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HashMap;
import java.util.Map;

/// How much of a conversation a replica holds: for each stream, how many of its events.
/// An absent stream counts 0, so two vectors that mean the same are equal.
///
/// Source: Parker et al., "Detection of Mutual Inconsistency in Distributed Systems", 1983.
///
/// @param counts events held per stream, each from 1 to 2^53 − 1
public record VersionVector(@JsonValue Map<StreamId, Long> counts) {

    public static final VersionVector EMPTY = new VersionVector(Map.of());

    /// The largest integer that every JSON implementation reads exactly.
    public static final long COUNT_MAX = (1L << 53) - 1;

    public VersionVector {
        counts = Map.copyOf(counts);
        if (counts.values().stream().anyMatch(count -> count < 1 || count > COUNT_MAX)) {
            throw new IllegalArgumentException("counts must be from 1 to 2^53 - 1: " + counts);
        }
    }

    /// Zeros are allowed here and mean what absence means.
    ///
    /// @throws IllegalArgumentException if a count is negative or beyond 2^53 − 1
    @JsonCreator
    public static VersionVector of(Map<StreamId, Long> counts) {
        var held = new HashMap<>(counts);
        held.values().removeIf(count -> count == 0);
        return new VersionVector(held);
    }

    public static VersionVector of(StreamId stream, long count) {
        return of(Map.of(stream, count));
    }

    public long of(StreamId stream) {
        return counts.getOrDefault(stream, 0L);
    }

    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /// Everything that either side holds: the larger count per stream.
    public VersionVector merge(VersionVector other) {
        var merged = new HashMap<>(counts);
        other.counts.forEach((stream, count) -> merged.merge(stream, count, Math::max));
        return new VersionVector(merged);
    }

    /// Whether `other` holds at least everything that this one holds.
    public boolean isAtMost(VersionVector other) {
        return counts.entrySet().stream().allMatch(entry -> entry.getValue() <= other.of(entry.getKey()));
    }

    /// This vector with `stream` at `count`; 0 removes it.
    public VersionVector with(StreamId stream, long count) {
        var changed = new HashMap<>(counts);
        changed.put(stream, count);
        return of(changed);
    }
}
