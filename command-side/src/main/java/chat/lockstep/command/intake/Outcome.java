package chat.lockstep.command.intake;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a client is told of its command.
enum Outcome {
    APPLIED,
    DUPLICATE,
    UNCHANGED,
    REJECTED;

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
