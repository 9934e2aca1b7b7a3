package chat.lockstep.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateSearchTest {

    @Test
    void the_highest_rate_is_found_from_below() throws Exception {
        assertThat(highest(200, 1_040)).isCloseTo(1_040, within(1_040 * 0.1)).isLessThanOrEqualTo(1_040);
    }

    @Test
    void and_from_above() throws Exception {
        assertThat(highest(800, 130)).isCloseTo(130, within(130 * 0.1)).isLessThanOrEqualTo(130);
    }

    @Test
    void where_nothing_holds_there_is_none() throws Exception {
        assertThat(highest(100, 0)).isZero();
    }

    @Test
    void where_everything_holds_it_ends_at_the_most_that_is_tried() throws Exception {
        assertThat(highest(100, Double.MAX_VALUE)).isGreaterThan(5_000 / 1.5).isLessThanOrEqualTo(5_000);
    }

    @Test
    void few_rates_are_tried() throws Exception {
        List<Double> tried = new ArrayList<>();
        RateSearch.highest(200, 5_000, rate -> {
            tried.add(rate);
            return rate <= 1_040;
        });
        assertThat(tried).hasSizeLessThanOrEqualTo(9).doesNotHaveDuplicates();
    }

    private static double highest(double first, double limit) throws InterruptedException {
        return RateSearch.highest(first, 5_000, rate -> rate <= limit);
    }
}
