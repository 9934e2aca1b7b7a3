package chat.lockstep.command.receipts;

import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ProtocolError;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What became of a delivered mark.
@JsonInclude(JsonInclude.Include.NON_NULL)
record MarkOutcome(Kind outcome, @Nullable ProtocolError error) {

    enum Kind {
        /// An event was appended.
        APPLIED,
        /// No event, or none yet.
        UNCHANGED,
        REJECTED;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final MarkOutcome APPLIED = new MarkOutcome(Kind.APPLIED, null);
    static final MarkOutcome UNCHANGED = new MarkOutcome(Kind.UNCHANGED, null);

    static MarkOutcome rejected(Refusal refusal, String traceId) {
        return new MarkOutcome(Kind.REJECTED, refusal.toError(traceId));
    }
}
