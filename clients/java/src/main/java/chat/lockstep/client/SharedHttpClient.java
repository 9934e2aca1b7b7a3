package chat.lockstep.client;

import java.net.http.HttpClient;
import java.time.Duration;

/// The HTTP client of all devices of this process that bring none of their own: each client costs a thread.
final class SharedHttpClient {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private SharedHttpClient() {}

    static HttpClient get() {
        return CLIENT;
    }
}
