package chat.lockstep.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A device misbehaves as it was told to, and no otherwise.
class MannersTest {

    private static final List<String> FRAMES =
            IntStream.range(0, 20).mapToObj(i -> "frame " + i).toList();

    private final Manners manners = new Manners();

    @Test
    void a_polite_device_sends_each_frame_once_and_in_order() {
        assertThat(manners.arrange(FRAMES)).isEqualTo(FRAMES);
    }

    @Test
    void a_device_that_repeats_itself_sends_each_frame_up_to_three_times_in_order() {
        manners.copies(3);
        var sent = manners.arrange(FRAMES);
        assertThat(sent.stream().distinct()).containsExactlyElementsOf(FRAMES);
        assertThat(sent).hasSizeGreaterThan(FRAMES.size()).hasSizeLessThanOrEqualTo(3 * FRAMES.size());
    }

    @Test
    void a_device_that_shuffles_moves_frames_within_their_window_only() {
        manners.shuffle(5);
        var sent = manners.arrange(FRAMES);
        assertThat(sent).isNotEqualTo(FRAMES);
        for (int from = 0; from < FRAMES.size(); from += 5) {
            assertThat(sent.subList(from, from + 5))
                    .containsExactlyInAnyOrderElementsOf(FRAMES.subList(from, from + 5));
        }
    }

    @Test
    void a_mended_device_is_polite_again() throws InterruptedException {
        manners.copies(3);
        manners.shuffle(5);
        manners.silence();
        manners.mend();
        manners.awaitReading();
        assertThat(manners.isSilent()).isFalse();
        assertThat(manners.arrange(FRAMES)).isEqualTo(FRAMES);
    }
}
