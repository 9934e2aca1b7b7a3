package chat.lockstep.checker.verdict;

import org.jspecify.annotations.Nullable;

/// What became of the operations that were invoked while a fault was active; where several were, each row counts them.
/// The names are those of `verdict.json`.
///
/// @param fault its name, or `none`
/// @param refused told to come again, or refused for good, at least once
/// @param unknown whose outcome nobody knows in the end
/// @param lost acknowledged, and not in the store or not shown by some device
/// @param doubled things that were there twice
/// @param reordered things out of order
/// @param recoverMillis from the end of the fault to the moment that all was healthy; the longest
/// @param worstHeapBytes of any process while it was active
/// @param firstOkMillis from that moment to the first durable answer to something invoked after it; the longest
/// @param p50 milliseconds from the invocation to the durable answer, the median
public record FaultRow(
        String fault,
        long operations,
        long acknowledged,
        long refused,
        long unknown,
        long lost,
        long doubled,
        long reordered,
        @Nullable Long recoverMillis,
        long worstHeapBytes,
        long worstResidentBytes,
        @Nullable Long firstOkMillis,
        @Nullable Double p50,
        @Nullable Double p99) {}
