package chat.lockstep.verify;

import java.io.Serial;

/// Something that had to be read could not be, so nothing can be said of it.
public final class CouldNotLook extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    CouldNotLook(String what, Throwable cause) {
        super(what + ": " + cause.getMessage(), cause);
    }

    CouldNotLook(String what) {
        super(what);
    }
}
