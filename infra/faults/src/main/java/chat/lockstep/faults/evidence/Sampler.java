package chat.lockstep.faults.evidence;

import chat.lockstep.faults.Rig;
import chat.lockstep.faults.history.RunFolder;
import chat.lockstep.faults.history.Sample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Writes down about once a second what each process uses and what the gauges say. Whatever does not answer is left
/// out: it may just have been killed.
public final class Sampler implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration ANSWER_LIMIT = Duration.ofMillis(900);

    /// The gauge in the samples, by the one that an application shows; of several nodes the sum counts.
    private static final Map<String, String> GAUGES = Map.of(
            "lockstep_relay_wal_kept_bytes", "relay_wal_kept_bytes",
            "lockstep_relay_lag_seconds", "relay_lag_seconds",
            "lockstep_projector_lag", "projector_lag",
            "lockstep_projector_held_partitions", "held_partitions",
            "lockstep_gateway_unsent_bytes", "unsent_bytes");

    private static final String LAG = "projector_lag";

    private final Rig rig;
    private final RunFolder folder;
    private final Map<String, LongSupplier> own;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();
    private final Thread thread;
    private volatile boolean isClosed;
    private volatile double lag = Double.NaN;

    /// @param own gauges of the clients, by name
    public Sampler(Rig rig, RunFolder folder, Map<String, LongSupplier> own) {
        this.rig = rig;
        this.folder = folder;
        this.own = Map.copyOf(own);
        this.thread = Thread.ofPlatform().name("sampler").start(this::run);
    }

    /// Whether the last look found the views to hold all that is in the topic.
    public boolean isCaughtUp() {
        return lag == 0;
    }

    private void run() {
        try {
            while (!isClosed) {
                long begin = System.nanoTime();
                sample();
                Thread.sleep(Duration.ofNanos(Math.max(0, PERIOD.toNanos() - (System.nanoTime() - begin))));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample() throws InterruptedException {
        long t = folder.now();
        rig.uses()
                .forEach((process, use) ->
                        folder.write(new Sample.OfProcess(t, process, use.residentBytes(), use.heapBytes())));
        var sums = new HashMap<String, Double>();
        for (var url : rig.metrics().values()) {
            ask(url).forEach(line -> add(line, sums));
        }
        lag = sums.getOrDefault(LAG, Double.NaN);
        sums.forEach((gauge, value) -> folder.write(new Sample.OfGauge(t, gauge, Math.round(value))));
        own.forEach((gauge, value) -> folder.write(new Sample.OfGauge(t, gauge, value.getAsLong())));
    }

    private Stream<String> ask(URI url) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(url).timeout(ANSWER_LIMIT).build();
            return http.send(request, BodyHandlers.ofString()).body().lines();
        } catch (IOException down) {
            return Stream.of();
        }
    }

    /// A line of Prometheus' text format: `name{label="value"} 1.5`.
    private static void add(String line, Map<String, Double> sums) {
        int end = line.indexOf('{') >= 0 ? line.indexOf('{') : Math.max(0, line.indexOf(' '));
        var gauge = GAUGES.get(line.substring(0, end));
        if (gauge != null) {
            double value = Double.parseDouble(List.of(line.split(" ")).getLast());
            if (!Double.isNaN(value)) {
                sums.merge(gauge, value, Double::sum);
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        http.shutdownNow();
    }
}
