package chat.lockstep.faults.rig;

import chat.lockstep.faults.Rig.Use;
import chat.lockstep.local.process.MemoryUse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a process uses: its memory from the kernel, and its heap from its own gauges.
final class Usage implements AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofMillis(500);
    private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";

    private final Map<String, URI> metrics;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .build();

    /// @param metrics of the processes that tell their gauges
    Usage(Map<String, URI> metrics) {
        this.metrics = Map.copyOf(metrics);
    }

    /// @param pid 0 if it does not run
    Use of(String process, long pid) throws InterruptedException {
        URI gauges = metrics.get(process);
        return pid == 0 ? new Use(0, 0) : new Use(MemoryUse.ofTree(pid), heap(gauges));
    }

    private long heap(@Nullable URI gauges) throws InterruptedException {
        if (gauges == null) {
            return 0;
        }
        HttpRequest request =
                HttpRequest.newBuilder(gauges).timeout(ANSWER_LIMIT).build();
        try {
            return (long) http.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(HEAP))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException | NumberFormatException _) {
            return 0; // it does not tell now
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
