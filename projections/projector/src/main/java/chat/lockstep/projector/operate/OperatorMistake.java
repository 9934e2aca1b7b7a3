package chat.lockstep.projector.operate;

import java.io.Serial;

/// A command cannot be carried out as it was given; the message says what to do instead.
final class OperatorMistake extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    OperatorMistake(String message) {
        super(message);
    }
}
