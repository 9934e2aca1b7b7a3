package chat.lockstep.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Times in microseconds, by what they are of. For one thread.
public final class Latencies {

    /// From the time due to the hand-over to the socket: how late the load program itself was.
    public static final String SEND = "send";
    /// From the time due to the durable answer.
    public static final String ANSWER = "answer";
    /// From the time due to each device.
    public static final String DELIVERY = "delivery";
    /// From the time due to the last of a message's devices.
    public static final String LAST = "last";

    private static final int DIGITS = 3;

    private final Map<String, Histogram> histograms = new LinkedHashMap<>();

    public void record(String what, long nanos) {
        histograms
                .computeIfAbsent(what, _ -> new Histogram(DIGITS))
                .recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    public Map<String, Histogram> all() {
        return Map.copyOf(histograms);
    }
}
