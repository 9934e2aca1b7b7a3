package chat.lockstep.gateway.frame;

import java.io.Serial;

/// A field that breaks its rule; travels from [Fields] to the parser that asked for it, and no further.
public final class InvalidField extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidField(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    /// For a place that is no field of an object, such as an element of a list.
    public static InvalidField at(String path, String rule) {
        return new InvalidField(path, rule);
    }

    /// The path, such as `device.id`.
    public String field() {
        return field;
    }

    /// What the rule is.
    public String rule() {
        return String.valueOf(getMessage());
    }
}
