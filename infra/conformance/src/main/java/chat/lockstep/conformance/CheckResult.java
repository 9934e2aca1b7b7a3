package chat.lockstep.conformance;

/// What came of one rule.
///
/// @param rule the sentence that was checked
/// @param expected empty unless it failed
/// @param seen what was seen instead; why it was skipped
public record CheckResult(String id, String rule, Outcome outcome, String expected, String seen, long millis) {

    /// Whether the rule holds.
    public enum Outcome {
        PASS,
        FAIL,
        /// The situation that the rule speaks of could not be brought about.
        SKIPPED
    }
}
