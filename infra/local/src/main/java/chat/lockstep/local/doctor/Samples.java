package chat.lockstep.local.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What an application measures, read once from its `/metrics`.
///
/// Source: Prometheus text format, <https://prometheus.io/docs/instrumenting/exposition_formats/>.
record Samples(List<Sample> all) {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: \\S+)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    // One for the life of the program.
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    Samples {
        all = List.copyOf(all);
    }

    /// One value.
    record Sample(String name, Map<String, String> labels, double value) {

        String label(String of) {
            return labels.getOrDefault(of, "");
        }
    }

    static Samples read(int managementPort) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/metrics"))
                .timeout(TIMEOUT)
                .build();
        var answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("/metrics answers " + answer.statusCode());
        }
        return parse(answer.body());
    }

    static Samples parse(String text) {
        var samples = new ArrayList<Sample>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            var parts = LINE.matcher(line);
            if (parts.matches()) {
                var labels = new HashMap<String, String>();
                if (parts.group(2) != null) {
                    var label = LABEL.matcher(parts.group(2));
                    while (label.find()) {
                        labels.put(label.group(1), label.group(2));
                    }
                }
                samples.add(new Sample(parts.group(1), Map.copyOf(labels), number(parts.group(3))));
            }
        });
        return new Samples(samples);
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text); // NaN too
        };
    }

    /// Whether there is one of this name, and none of them is above zero.
    boolean isZero(String name) {
        return !atLeast(name, Double.NEGATIVE_INFINITY).isEmpty()
                && atLeast(name, Double.MIN_VALUE).isEmpty();
    }

    /// Those of one name that are at least `least`.
    List<Sample> atLeast(String name, double least) {
        return all.stream()
                .filter(sample -> sample.name().equals(name) && sample.value() >= least)
                .toList();
    }
}
