package chat.lockstep.checker.recording;

/// A line of `samples.jsonl`.
public sealed interface SampleLine {

    long t();

    /// @param residentBytes 0 if it does not run
    /// @param heapBytes 0 if it does not tell
    record Use(long t, String process, long residentBytes, long heapBytes) implements SampleLine {}

    record Gauge(long t, String gauge, long value) implements SampleLine {}

    static SampleLine read(Line line) {
        long t = line.count("t");
        return line.has("process")
                ? new Use(t, line.text("process"), line.count("residentBytes"), line.count("heapBytes"))
                : new Gauge(t, line.text("gauge"), line.number("value"));
    }
}
