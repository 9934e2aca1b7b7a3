package chat.lockstep.checker.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTest {

    @Test
    void spans_that_touch_or_overlap_become_one() {
        assertThat(Span.union(List.of(new Span(5, 7), new Span(1, 3), new Span(3, 4), new Span(2, 3))))
                .containsExactly(new Span(1, 4), new Span(5, 7));
    }

    @Test
    void what_is_taken_away_leaves_the_rest() {
        var taken = List.of(new Span(0, 2), new Span(4, 5), new Span(8, 20));

        assertThat(new Span(1, 10).without(taken)).containsExactly(new Span(2, 4), new Span(5, 8));
        assertThat(new Span(9, 12).without(taken)).isEmpty();
        assertThat(new Span(2, 4).without(taken)).containsExactly(new Span(2, 4));
    }
}
