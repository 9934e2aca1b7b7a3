package chat.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The laws of the version vector: merge is a join, and its order is the one that the join induces.
class VersionVectorTest {

    @Property
    void merge_ignores_order(@ForAll("vectors") VersionVector a, @ForAll("vectors") VersionVector b) {
        assertThat(a.merge(b)).isEqualTo(b.merge(a));
    }

    @Property
    void merge_ignores_grouping(
            @ForAll("vectors") VersionVector a,
            @ForAll("vectors") VersionVector b,
            @ForAll("vectors") VersionVector c) {
        assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
    }

    @Property
    void merge_ignores_repetition(@ForAll("vectors") VersionVector a, @ForAll("vectors") VersionVector b) {
        assertThat(a.merge(a)).isEqualTo(a);
        assertThat(a.merge(b).merge(b)).isEqualTo(a.merge(b));
    }

    @Property
    void merge_is_the_least_vector_that_holds_both(
            @ForAll("vectors") VersionVector a,
            @ForAll("vectors") VersionVector b,
            @ForAll("vectors") VersionVector c) {
        var merged = a.merge(b);
        assertThat(a.isAtMost(merged)).isTrue();
        assertThat(b.isAtMost(merged)).isTrue();
        var above = c.merge(merged);
        assertThat(merged.isAtMost(above)).isTrue();
        if (a.isAtMost(c) && b.isAtMost(c)) {
            assertThat(merged.isAtMost(c)).isTrue();
        }
    }

    @Property
    void order_and_merge_agree(@ForAll("vectors") VersionVector a, @ForAll("vectors") VersionVector b) {
        assertThat(a.isAtMost(b)).isEqualTo(a.merge(b).equals(b));
        assertThat(a.isAtMost(b) && b.isAtMost(a)).isEqualTo(a.equals(b));
    }

    @Example
    void absence_and_zero_are_the_same() {
        assertThat(VersionVector.of(Map.of(StreamId.LOG, 0L))).isEqualTo(VersionVector.EMPTY);
        assertThat(VersionVector.of(StreamId.LOG, 3).with(StreamId.LOG, 0)).isEqualTo(VersionVector.EMPTY);
    }

    @Example
    void counts_outside_the_range_are_refused() {
        assertThatThrownBy(() -> VersionVector.of(StreamId.LOG, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VersionVector.of(StreamId.LOG, 1L << 53)).isInstanceOf(IllegalArgumentException.class);
        assertThat(VersionVector.of(StreamId.LOG, (1L << 53) - 1).of(StreamId.LOG))
                .isEqualTo((1L << 53) - 1);
    }

    @Provide
    Arbitrary<VersionVector> vectors() {
        var streams = Arbitraries.of("log", "@alice", "@bob", "@carol").map(StreamId::of);
        return Arbitraries.maps(streams, Arbitraries.longs().between(0, 5)).map(VersionVector::of);
    }
}
