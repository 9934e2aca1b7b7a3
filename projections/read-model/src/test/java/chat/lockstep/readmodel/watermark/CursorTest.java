package chat.lockstep.readmodel.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Property
    void what_is_encoded_is_parsed_and_is_safe_in_a_url(@ForAll("cursors") Cursor cursor) {
        assertThat(cursor.encode()).matches("[A-Za-z0-9_-]+");
        assertThat(Cursor.parse(cursor.encode())).contains(cursor);
    }

    @Property
    void no_text_breaks_the_parser(@ForAll String text) {
        Cursor.parse(text).ifPresent(parsed -> assertThat(parsed.encode()).isEqualTo(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AA", "AQ", "not a cursor", "AQEBAICAgICAgICAgAE", "AQEC", "____"})
    void what_is_no_cursor_is_none(String text) {
        assertThat(Cursor.parse(text)).isEmpty();
    }

    @Test
    void twelve_busy_partitions_take_less_than_a_hundred_and_fifty_characters() {
        var offsets = new HashMap<Integer, Long>();
        for (int partition = 0; partition < 12; partition++) {
            offsets.put(partition, 1_000_000_000_000L + partition);
        }
        assertThat(new Cursor(1, offsets).encode()).hasSizeLessThan(150);
    }

    @Test
    void a_cursor_is_at_most_another_if_no_partition_is_further() {
        var one = new Cursor(1, Map.of(0, 5L, 1, 7L));

        assertThat(one.isAtMost(one)).isTrue();
        assertThat(one.isAtMost(new Cursor(1, Map.of(0, 5L, 1, 8L, 2, 1L)))).isTrue();
        assertThat(one.isAtMost(new Cursor(1, Map.of(0, 9L)))).isFalse();
        assertThat(one.isAtMost(new Cursor(2, Map.of(0, 9L, 1, 9L)))).isFalse();
        assertThat(Cursor.NONE.isAtMost(one)).isTrue();
        assertThat(one.isAtMost(Cursor.NONE)).isFalse();
    }

    @Test
    void a_place_is_beyond_a_cursor_that_had_not_applied_it() {
        var cursor = new Cursor(1, Map.of(0, 5L));

        assertThat(new SourcePlace(1, 0, 4).isBeyond(cursor)).isFalse();
        assertThat(new SourcePlace(1, 0, 5).isBeyond(cursor)).isTrue();
        assertThat(new SourcePlace(1, 1, 0).isBeyond(cursor)).isTrue();
        assertThat(new SourcePlace(2, 0, 4).isBeyond(cursor)).isTrue();
    }

    @Provide
    Arbitrary<Cursor> cursors() {
        var offsets = Arbitraries.maps(
                Arbitraries.integers().between(0, 5_000), Arbitraries.longs().between(0, (1L << 40) - 1));
        return offsets.ofMaxSize(40).map(of -> new Cursor(3, of));
    }
}
