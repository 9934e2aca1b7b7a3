package chat.lockstep.faults.rig;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the gateways say of every hop behind them.
final class Health implements AutoCloseable {

    private static final String UP = "up";
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

    /// A gateway gives an answer again for a second, so an answer that was due before may be from before.
    private static final Duration STALE_AFTER = Duration.ofMillis(1_100);

    private static final Duration POLL = Duration.ofMillis(200);

    private final List<URI> gateways;
    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .build();

    /// @param gateways asked directly
    Health(List<URI> gateways) {
        this.gateways = List.copyOf(gateways);
    }

    /// Of the first gateway that answers; empty if none does.
    Map<String, String> hops() throws InterruptedException {
        for (URI gateway : gateways) {
            Optional<Map<String, String>> hops = ask(gateway);
            if (hops.isPresent()) {
                return hops.get();
            }
        }
        return Map.of();
    }

    /// Waits until every gateway says twice that every hop is up, so far apart that the second look is a new one.
    ///
    /// @return how long it took until the first of the two
    Duration await(Duration limit) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            Map<String, String> missing = missing();
            Duration after = Duration.ofNanos(System.nanoTime() - begin);
            if (missing.isEmpty()) {
                Thread.sleep(STALE_AFTER);
                missing = missing();
            }
            if (missing.isEmpty()) {
                return after;
            }
            if (after.compareTo(limit) > 0) {
                throw new IllegalStateException("not up after " + limit.toSeconds() + " s: " + missing);
            }
            Thread.sleep(POLL);
        }
    }

    /// What is not up, by gateway and hop.
    private Map<String, String> missing() throws InterruptedException {
        Map<String, String> missing = new TreeMap<>();
        for (URI gateway : gateways) {
            Optional<Map<String, String>> hops = ask(gateway);
            if (hops.isEmpty()) {
                missing.put(gateway.toString(), "does not answer");
            } else {
                hops.get().forEach((hop, state) -> {
                    if (!state.equals(UP)) {
                        missing.put(gateway + " " + hop, state);
                    }
                });
            }
        }
        return missing;
    }

    private Optional<Map<String, String>> ask(URI gateway) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/health"))
                .timeout(ANSWER_LIMIT)
                .build();
        try {
            JsonNode hops = json.readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .path("hops");
            Map<String, String> states = new TreeMap<>();
            hops.properties()
                    .forEach(hop -> states.put(hop.getKey(), hop.getValue().asString()));
            return states.isEmpty() ? Optional.empty() : Optional.of(states);
        } catch (IOException | JacksonException _) {
            return Optional.empty(); // it is down, or on its way
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
