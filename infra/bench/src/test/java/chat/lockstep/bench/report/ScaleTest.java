package chat.lockstep.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void a_linear_scale_has_steps_that_one_can_read() {
        assertThat(Scale.linear(1_040).ticks()).containsExactly(0.0, 200.0, 400.0, 600.0, 800.0, 1_000.0, 1_200.0);
    }

    @Test
    void a_logarithmic_scale_goes_from_power_to_power() {
        var scale = Scale.logarithmic(3, 240);
        assertThat(scale.ticks()).containsExactly(1.0, 10.0, 100.0, 1_000.0);
        assertThat(scale.place(10)).isCloseTo(1 / 3.0, within(1e-9));
    }

    @Property
    void every_value_has_a_place_on_its_axis(
            @ForAll @DoubleRange(min = 0.01, max = 1e9) double one,
            @ForAll @DoubleRange(min = 0.01, max = 1e9) double other) {
        double small = Math.min(one, other);
        double large = Math.max(one, other);
        for (var scale : new Scale[] {Scale.linear(large), Scale.logarithmic(small, large)}) {
            assertThat(scale.place(small)).isBetween(-1e-9, 1 + 1e-9);
            assertThat(scale.place(large)).isBetween(-1e-9, 1 + 1e-9);
            assertThat(scale.ticks()).hasSizeBetween(2, 14);
        }
    }
}
