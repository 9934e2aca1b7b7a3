package chat.lockstep.local.up;

import chat.lockstep.local.process.Readiness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Asks an application's `/health`.
final class HealthProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int BODY_SHOWN_CHARS = 500;

    // One for all applications, for the life of the program.
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private HealthProbe() {}

    static Readiness ask(int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .timeout(TIMEOUT)
                .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? new Readiness.Ready()
                    : new Readiness.NotYet("/health answers " + answer.statusCode() + " " + shorten(answer.body()));
        } catch (IOException failure) {
            return new Readiness.NotYet("/health does not answer: " + failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Readiness.NotYet("interrupted");
        }
    }

    private static String shorten(String body) {
        return body.length() <= BODY_SHOWN_CHARS ? body : body.substring(0, BODY_SHOWN_CHARS) + "...";
    }
}
