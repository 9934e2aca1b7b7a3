package chat.lockstep.projector.rebuild;

import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import java.time.Duration;
import reactor.util.retry.Retry;

/// How long a rebuild waits for Cassandra. One answer that does not come must not cost the work of an hour.
final class Patience {

    /// Asks a question again for about a minute.
    static final Retry AGAIN = Retry.backoff(8, Duration.ofMillis(500))
            .maxBackoff(Duration.ofSeconds(10))
            .filter(ReadModelUnavailable.class::isInstance)
            .onRetryExhaustedThrow((_, last) -> last.failure());

    private Patience() {}
}
