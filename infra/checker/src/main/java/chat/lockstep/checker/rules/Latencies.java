package chat.lockstep.checker.rules;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Durations, for their percentiles.
final class Latencies {

    private long[] micros = new long[16];
    private int count;

    void add(long duration) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, 2 * count);
        }
        micros[count++] = duration;
    }

    /// The smallest duration that this part of all is not longer than, in milliseconds; null if there is none at all.
    ///
    /// @param part such as 0.99
    @Nullable
    Double millis(double part) {
        if (count == 0) {
            return null;
        }
        Arrays.sort(micros, 0, count);
        int rank = (int) Math.ceil(part * count);
        return micros[Math.max(0, rank - 1)] / 1e3;
    }
}
