package chat.lockstep.query.problem;

import chat.lockstep.events.ErrorCode;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A request that gets an error for its answer, as expected.
public final class Refusal extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String field;

    private Refusal(ErrorCode code, @Nullable String field, String message) {
        super(message, null, false, false); // expected, so nobody reads a stack
        this.code = code;
        this.field = field;
    }

    public static Refusal of(ErrorCode code, String message) {
        return new Refusal(code, null, message);
    }

    /// @param field the parameter at fault
    public static Refusal ofField(String field, String message) {
        return new Refusal(ErrorCode.INVALID_FIELD, field, message);
    }

    /// The same for what does not exist and for what is not the caller's.
    public static Refusal notFound(String what) {
        return new Refusal(ErrorCode.NOT_FOUND, null, "there is no such " + what);
    }

    ErrorCode code() {
        return code;
    }

    @Nullable
    String field() {
        return field;
    }
}
