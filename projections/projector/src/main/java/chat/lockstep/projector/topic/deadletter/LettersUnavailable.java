package chat.lockstep.projector.topic.deadletter;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Kafka does not take or give dead letters now. The same call may succeed later.
public final class LettersUnavailable extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    LettersUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
