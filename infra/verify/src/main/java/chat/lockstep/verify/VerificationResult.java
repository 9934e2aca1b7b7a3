package chat.lockstep.verify;

import java.time.Duration;
import java.util.List;

/// What a verification found.
///
/// @param equal conversations whose views say what the log says
/// @param behind conversations whose views are right and late
/// @param different conversations with something wrong, in the log, the views or the topic
/// @param events read from the event store in the first look
/// @param records read from the topic; 0 if it was not looked at
/// @param notEqual those that are behind or different, at most [#TOLD_MAX]
public record VerificationResult(
        long equal, long behind, long different, long events, long records, List<NotEqual> notEqual, Duration took) {

    /// Conversations that are told one by one.
    public static final int TOLD_MAX = 100;

    public VerificationResult {
        notEqual = List.copyOf(notEqual);
    }

    public long conversations() {
        return equal + behind + different;
    }

    /// Whether all that was compared is equal.
    public boolean isEqual() {
        return behind == 0 && different == 0;
    }

    /// One conversation that is not equal.
    ///
    /// @param differences the first few
    public record NotEqual(String conversation, Outcome outcome, List<Difference> differences) {

        public NotEqual {
            differences = List.copyOf(differences);
        }
    }
}
