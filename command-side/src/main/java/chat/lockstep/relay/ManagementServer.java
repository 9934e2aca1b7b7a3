package chat.lockstep.relay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/// Serves `/health` and `/metrics`, all that the relay has to say over HTTP. Boot's own management server needs a main
/// web server beside it, and the relay has no use for one.
final class ManagementServer implements SmartLifecycle {

    private static final int BACKLOG = 16;
    private static final int THREADS = 2;

    private final ManagementSettings settings;
    private final HealthEndpoint health;
    private final PrometheusMeterRegistry metrics;
    private final JsonMapper json = JsonMapper.shared();
    private @Nullable HttpServer server;
    private @Nullable ExecutorService executor;

    ManagementServer(ManagementSettings settings, HealthEndpoint health, PrometheusMeterRegistry metrics) {
        this.settings = settings;
        this.health = health;
        this.metrics = metrics;
    }

    @Override
    public void start() {
        try {
            var started = HttpServer.create(new InetSocketAddress(settings.address(), settings.port()), BACKLOG);
            executor = Executors.newFixedThreadPool(
                    THREADS, Thread.ofPlatform().name("management-", 0).factory());
            started.setExecutor(executor);
            started.createContext("/health", this::health);
            started.createContext("/metrics", this::metrics);
            started.start();
            server = started;
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "management.server.port " + settings.port() + " cannot be listened on: " + failed.getMessage(),
                    failed);
        }
    }

    private void health(HttpExchange exchange) throws IOException {
        var now = health.health();
        answer(
                exchange,
                now.getStatus().equals(Status.UP) ? 200 : 503,
                "application/json",
                json.writeValueAsBytes(now));
    }

    private void metrics(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.scrape().getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
        if (executor != null) {
            executor.shutdownNow();
            executor = null;
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }
}
