package chat.lockstep.bench.hops;

import static java.util.stream.Collectors.groupingBy;

import chat.lockstep.bench.load.Latencies;
import chat.lockstep.bench.report.Row;
import chat.lockstep.bench.scenario.Direct;
import chat.lockstep.bench.scenario.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Where the time of direct messages goes: the hops of those that the gateway sampled, as the servers' spans tell them.
/// A hop that takes less than the clocks of two processes differ by counts as nothing.
public final class Hops {

    /// Spans are sent in batches, at the latest after five seconds.
    private static final Duration LATE = Duration.ofSeconds(8);

    private final Stage stage;
    private final SpanReceiver receiver;

    public Hops(Stage stage, SpanReceiver receiver) {
        this.stage = stage;
        this.receiver = receiver;
    }

    public Row run(int users, double rate, double warmUpSeconds, double seconds) throws InterruptedException {
        try (var direct = Direct.begin(stage, users, false)) {
            direct.warmUp(rate, warmUpSeconds);
            Thread.sleep(LATE);
            receiver.take();
            var row = direct.silently("hops", rate, seconds);
            Thread.sleep(LATE);
            var journeys = receiver.take().stream().collect(groupingBy(Span::traceId)).values().stream()
                    .flatMap(trace -> Journey.of(trace).stream())
                    .toList();
            row = row.with(latencies(journeys).all(), Map.of("tracedMessages", (double) journeys.size()));
            stage.add(row);
            return row;
        }
    }

    private static Latencies latencies(List<Journey> journeys) {
        var latencies = new Latencies();
        journeys.forEach(journey -> journey.nanos().forEach(latencies::record));
        return latencies;
    }
}
