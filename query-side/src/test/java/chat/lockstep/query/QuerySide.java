package chat.lockstep.query;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// The application in this JVM, asked as the gateway would. Only one at a time: they share Netty's threads, and the
/// first that ends takes them along.
final class QuerySide {

    private static final String SECRET = "0123456789abcdef";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private QuerySide() {}

    static ConfigurableApplicationContext start(String contactPoint, String keyspace, String... more) {
        var settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--lockstep.service.secret=" + SECRET,
                "--lockstep.cassandra.contact-points=" + contactPoint,
                "--lockstep.cassandra.keyspace=" + keyspace));
        settings.addAll(List.of(more));
        return SpringApplication.run(QuerySideApplication.class, settings.toArray(String[]::new));
    }

    static HttpResponse<String> get(ConfigurableApplicationContext application, String path, String user)
            throws Exception {
        return ask(application, path, user).get();
    }

    static CompletableFuture<HttpResponse<String>> ask(
            ConfigurableApplicationContext application, String path, String user) {
        return HTTP.sendAsync(request(application, path, user).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// A request that is part of a trace.
    static HttpResponse<String> get(
            ConfigurableApplicationContext application, String path, String user, String traceparent) throws Exception {
        var request = request(application, path, user).header("traceparent", traceparent);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(ConfigurableApplicationContext application, String path, String user) {
        return HttpRequest.newBuilder(uri(application, "local.server.port", path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + SECRET)
                .header("Lockstep-User", user)
                .header("Lockstep-Device", "phone");
    }

    static HttpResponse<String> management(ConfigurableApplicationContext application, String path) throws Exception {
        var request = HttpRequest.newBuilder(uri(application, "local.management.port", path))
                .timeout(LIMIT)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(ConfigurableApplicationContext application, String port, String path) {
        return URI.create("http://127.0.0.1:" + application.getEnvironment().getRequiredProperty(port) + path);
    }
}
