package chat.lockstep.e2e.bench;

import chat.lockstep.e2e.DevTokens;
import com.fasterxml.uuid.Generators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// Direct messages at a constant rate between pairs of users, each from one device to another one. Prints percentiles
/// of the time to the durable answer and to the other device, and keeps the raw figure of every message.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = ResumeBench.class,
        description = "Measures direct messages at a constant rate against a running system.")
public final class DirectBench implements Callable<Integer> {

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where the gateway is: ${DEFAULT-VALUE}")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(names = "--rate", defaultValue = "50", description = "Messages a second: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30", description = "How long it is measured: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "40", description = "Seconds of the same load before: ${DEFAULT-VALUE}")
    private int warmUpSeconds;

    @Option(names = "--pairs", defaultValue = "10", description = "Pairs of users: ${DEFAULT-VALUE}")
    private int pairs;

    @Option(names = "--out", description = "File for the raw figures, one JSON object a line")
    private @Nullable Path out;

    @Option(names = "--pids", description = "name=pid of processes whose memory and CPU time are reported", split = ",")
    private Map<String, Long> pids = Map.of();

    @Option(names = "--heap", description = "Also report each JVM's live heap before and after")
    private boolean withHeap;

    @Option(names = "--profile", description = "Also report where the CPU time goes; costs some itself")
    private boolean withProfile;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// Well below the silence after which the gateway takes a device for gone.
    private static final int PING_SECONDS = 10;

    private static final Duration SETTLE = Duration.ofSeconds(10);

    @Override
    public Integer call() throws IOException {
        try (var http = HttpClient.newHttpClient()) {
            var couples = connect(http);
            try {
                send(couples, warmUpSeconds);
                var before = ProcessUsage.of(pids, withHeap);
                var profile = Profile.start(withProfile ? pids : Map.of());
                var samples = send(couples, seconds);
                awaitDelivery(samples);
                profile.stop();
                var costs = new Costs(before, ProcessUsage.of(pids, withHeap), samples.size());
                return report(samples, costs, profile.costs());
            } finally {
                couples.forEach(Couple::close);
            }
        }
    }

    private List<Couple> connect(HttpClient http) {
        var tokens = new DevTokens(http, url);
        var run = Long.toString(System.currentTimeMillis(), 36);
        var couples = new ArrayList<Couple>();
        for (int i = 0; i < pairs; i++) {
            couples.add(Couple.connect(http, url, tokens, "bench-" + run + "-" + i));
        }
        return couples;
    }

    private List<Sample> send(List<Couple> couples, int forSeconds) {
        int count = rate * forSeconds;
        var samples = new ArrayList<Sample>(count);
        long start = System.nanoTime();
        long interval = TimeUnit.SECONDS.toNanos(1) / rate;
        for (int i = 0; i < count; i++) {
            long due = start + i * interval;
            LockSupport.parkNanos(due - System.nanoTime());
            if (i % (rate * PING_SECONDS) == 0) {
                couples.forEach(Couple::ping);
            }
            var sample = new Sample(
                    Generators.timeBasedEpochRandomGenerator().generate().toString(), due);
            samples.add(sample);
            couples.get(i % couples.size()).send(sample);
        }
        return samples;
    }

    private static void awaitDelivery(List<Sample> samples) {
        long deadline = System.nanoTime() + SETTLE.toNanos();
        while (System.nanoTime() < deadline && !samples.stream().allMatch(Sample::isComplete)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private int report(List<Sample> samples, Costs costs, List<Profile.Cost> profiled) {
        var answered = new Histogram(3);
        var delivered = new Histogram(3);
        samples.stream().filter(Sample::isComplete).forEach(sample -> {
            answered.recordValue(TimeUnit.NANOSECONDS.toMicros(sample.answerNanos()));
            delivered.recordValue(TimeUnit.NANOSECONDS.toMicros(sample.deliveryNanos()));
        });
        long lost = samples.stream().filter(sample -> !sample.isComplete()).count();
        System.out.printf(
                "%d messages at %d/s between %d pairs; %d without answer or delivery%n",
                samples.size(), rate, pairs, lost);
        print("durable answer to the sender", answered);
        print("command to the other device", delivered);
        costs.print();
        if (!profiled.isEmpty()) {
            costs.printLargest(profiled);
        }
        if (out != null) {
            write(out, samples, costs);
            System.out.println("raw figures: " + out);
        }
        return lost == 0 ? 0 : 1;
    }

    private static void print(String what, Histogram micros) {
        System.out.printf(
                "%-30s p50 %6.1f ms   p90 %6.1f ms   p99 %6.1f ms   p99.9 %6.1f ms   max %6.1f ms%n",
                what,
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(90) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getValueAtPercentile(99.9) / 1000.0,
                micros.getMaxValue() / 1000.0);
    }

    private void write(Path file, List<Sample> samples, Costs costs) {
        try (var writer = Files.newBufferedWriter(file)) {
            writer.write(JSON.writeValueAsString(Map.of(
                    "at",
                    Instant.now().toString(),
                    "rate",
                    rate,
                    "seconds",
                    seconds,
                    "pairs",
                    pairs,
                    "java",
                    Runtime.version().toString(),
                    "processors",
                    Runtime.getRuntime().availableProcessors(),
                    "processes",
                    costs.raw())));
            writer.newLine();
            for (var sample : samples) {
                writer.write(JSON.writeValueAsString(sample.raw()));
                writer.newLine();
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
