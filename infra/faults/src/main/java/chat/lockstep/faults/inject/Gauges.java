package chat.lockstep.faults.inject;

import chat.lockstep.faults.Rig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/// What applications tell of themselves.
record Gauges(Rig rig) {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// @throws IllegalStateException if none leads now
    String leadingRelay() throws InterruptedException {
        for (String relay : List.of("relay", "relay-2")) {
            OptionalDouble leading = read(relay, "lockstep_relay_leading");
            if (leading.isPresent() && leading.getAsDouble() == 1) {
                return relay;
            }
        }
        throw new IllegalStateException("no relay leads now");
    }

    /// The first gauge whose name begins so; empty if the process does not tell it.
    OptionalDouble read(String process, String gauge) throws InterruptedException {
        URI metrics = rig.metrics().get(process);
        if (metrics == null) {
            throw new IllegalArgumentException(process + " tells no gauges");
        }
        HttpRequest request = HttpRequest.newBuilder(metrics).timeout(LIMIT).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(gauge))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst();
        } catch (IOException _) {
            return OptionalDouble.empty(); // it is down
        }
    }
}
