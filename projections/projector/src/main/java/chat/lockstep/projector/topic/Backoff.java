package chat.lockstep.projector.topic;

import java.time.Duration;

/// How long to wait before the next attempt: doubles from `first` up to `max`.
///
/// @param first before the second attempt
public record Backoff(Duration first, Duration max) {

    /// @param failures so far, at least 1
    Duration after(int failures) {
        long millis = first.toMillis() << Math.min(failures - 1, 20);
        return Duration.ofMillis(Math.min(millis, max.toMillis()));
    }
}
