package chat.lockstep.gateway;

import com.nimbusds.jose.jwk.JWKSet;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/// The whole application on a random port, with a [World] for its views and [Services] behind it.
final class Gateway implements AutoCloseable {

    final World world;
    final Services services;
    final String node = "test-" + UUID.randomUUID();
    final int port;
    final Spans spans = new Spans();
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    Gateway(String redisUri, String... settings) {
        this(redisUri, new World(), new Services(), settings);
    }

    /// @param world its views, which several nodes may share
    /// @param services behind it, closed with it
    Gateway(String redisUri, World world, Services services, String... settings) {
        this.world = world;
        this.services = services;
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--lockstep.node-id=" + node,
                "--lockstep.redis.uri=" + redisUri,
                "--lockstep.cassandra.contact-points=127.0.0.1:1",
                "--lockstep.service.secret=secret-of-tests",
                "--lockstep.command-side.url=" + services.url(),
                "--lockstep.command-side.timeout=500ms",
                "--lockstep.query-side.url=" + services.url(),
                "--lockstep.query-side.timeout=500ms",
                "--lockstep.health.hops.query-side=" + services.url() + "/health",
                "--lockstep.auth.keys=" + keys(),
                "--lockstep.dev.enabled=true",
                "--lockstep.origins=https://chat.example"));
        for (var setting : settings) {
            var name = setting.substring(0, setting.indexOf('=') + 1);
            arguments.removeIf(usual -> usual.startsWith(name));
            arguments.add(setting);
        }
        var application = new SpringApplication(SyncGatewayApplication.class);
        application.addInitializers(created -> register(created, world, spans));
        context = application.run(arguments.toArray(String[]::new));
        port = ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    private static void register(ConfigurableApplicationContext context, World world, Spans spans) {
        var beans = (GenericApplicationContext) context;
        if (context.getEnvironment().getProperty("test.real-views") == null) {
            beans.registerBean("world", World.class, () -> world, bean -> bean.setPrimary(true));
        }
        // Several nodes in one JVM: what one closes must not be the others'.
        beans.registerBean("reactorResources", ReactorResourceFactory.class, () -> {
            var resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            return resources;
        });
        beans.registerBean("spans", SpanExporter.class, () -> spans);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /// A meter's value.
    double gauge(String name) {
        return context.getBean(MeterRegistry.class).get(name).gauge().value();
    }

    double counter(String name, String... tags) {
        return context.getBean(MeterRegistry.class)
                .get(name)
                .tags(tags)
                .counter()
                .count();
    }

    TestSocket connect() {
        return TestSocket.connect(port, "lockstep.v1.json", "");
    }

    HttpResponse<String> get(String path, String token, String... headers) {
        return exchange(request(path, token, headers).GET().build());
    }

    HttpResponse<String> post(String path, String token, String body, String... headers) {
        var request = request(path, token, headers).POST(HttpRequest.BodyPublishers.ofString(body));
        if (List.of(headers).stream().noneMatch("Content-Type"::equals)) {
            request.header("Content-Type", "application/json");
        }
        return exchange(request.build());
    }

    HttpResponse<String> delete(String path, String token) {
        return exchange(request(path, token).DELETE().build());
    }

    /// What Prometheus would scrape.
    String metrics() {
        var management = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.management.port"));
        return exchange(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/metrics"))
                        .timeout(Duration.ofSeconds(10))
                        .build())
                .body();
    }

    /// Open sockets, as the gauge says.
    int sessions() {
        return (int) context.getBean(MeterRegistry.class)
                .get("lockstep.gateway.sessions")
                .gauge()
                .value();
    }

    @Override
    public void close() {
        context.close();
        services.close();
        http.close();
    }

    private HttpRequest.Builder request(String path, String token, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static Path keys() {
        try {
            var file = Files.createTempFile("lockstep-keys", ".json");
            file.toFile().deleteOnExit();
            Files.writeString(file, new JWKSet(Tokens.KEY).toString(false));
            return file;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
