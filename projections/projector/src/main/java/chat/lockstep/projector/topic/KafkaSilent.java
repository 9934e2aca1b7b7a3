package chat.lockstep.projector.topic;

import java.io.Serial;

/// Kafka did not answer a question. The same question may be answered later.
public final class KafkaSilent extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    KafkaSilent(String message, Throwable cause) {
        super(message, cause);
    }
}
