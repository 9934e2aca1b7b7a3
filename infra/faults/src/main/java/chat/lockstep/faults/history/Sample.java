package chat.lockstep.faults.history;

/// What something measured at a moment.
public sealed interface Sample {

    /// @param heapBytes 0 for a process that does not tell
    record OfProcess(long t, String process, long residentBytes, long heapBytes) implements Sample {}

    record OfGauge(long t, String gauge, long value) implements Sample {}
}
