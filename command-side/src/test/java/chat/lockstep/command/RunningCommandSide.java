package chat.lockstep.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.testkit.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The application on a database of its own, and what the gateway would send it.
public final class RunningCommandSide implements AutoCloseable {

    public static final String SECRET = "the-secret-of-the-tests";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper mapper = JsonMapper.shared();
    private final ConfigurableApplicationContext context;
    private final PostgresqlAccess database;
    private final JdbcClient jdbc;

    private RunningCommandSide(PostgresqlAccess database, String... settings) {
        this.database = database;
        var source = new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password());
        this.jdbc = JdbcClient.create(source);
        var arguments = new ArrayList<>(List.of(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--lockstep.service.secret=" + SECRET,
                "--server.port=0",
                "--management.server.port=0"));
        arguments.addAll(List.of(settings));
        this.context = CommandSideApplication.builder()
                .initializers(RunningCommandSide::ownEventLoops)
                .run(arguments.toArray(String[]::new));
    }

    /// Else the first of two applications in a JVM that ends would end the event loops of the other.
    private static void ownEventLoops(ConfigurableApplicationContext context) {
        ((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> {
            var resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            return resources;
        });
    }

    public static RunningCommandSide onNewDatabase(String... settings) {
        return new RunningCommandSide(TestServers.newDatabase(), settings);
    }

    public static RunningCommandSide on(PostgresqlAccess database, String... settings) {
        return new RunningCommandSide(database, settings);
    }

    /// A second node on the same database.
    public RunningCommandSide another(String... settings) {
        return new RunningCommandSide(database, settings);
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public PostgresqlAccess database() {
        return database;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public long events() {
        return jdbc.sql("SELECT count(*) FROM domain_event").query(Long.class).single();
    }

    /// A command of `user` on the device `phone`, and its result.
    public JsonNode command(String user, String json) {
        return json(post("/v1/commands", user, "phone", json));
    }

    public JsonNode command(String user, String device, String json) {
        return json(post("/v1/commands", user, device, json));
    }

    /// What is at `path` for `user`.
    public HttpResponse<byte[]> get(String path, String user) {
        return send(requestTo(path)
                .header("Authorization", "Bearer " + SECRET)
                .header("Lockstep-User", user)
                .header("Lockstep-Device", "phone")
                .build());
    }

    public CompletableFuture<JsonNode> commandAsync(String user, String json) {
        return postAsync("/v1/commands", user, json).thenApply(this::json);
    }

    public CompletableFuture<HttpResponse<byte[]>> postAsync(String path, String user, String json) {
        return http.sendAsync(request(path, user, "phone", json.getBytes(UTF_8)), BodyHandlers.ofByteArray());
    }

    public JsonNode marks(String user, String device, String json) {
        return json(post("/v1/marks", user, device, json));
    }

    public JsonNode device(String user, String device, String json) {
        return json(post("/v1/devices", user, device, json));
    }

    public HttpResponse<byte[]> post(String path, String user, String device, String json) {
        return send(request(path, user, device, json.getBytes(UTF_8)));
    }

    public HttpResponse<byte[]> post(String path, String user, String device, byte[] body) {
        return send(request(path, user, device, body));
    }

    public HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /// Where the gateway reaches this node.
    public String url() {
        return "http://127.0.0.1:" + port("local.server.port");
    }

    public HttpRequest.Builder requestTo(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(TIMEOUT);
    }

    public HttpRequest.Builder managementRequestTo(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("local.management.port") + path))
                .timeout(TIMEOUT);
    }

    private HttpRequest request(String path, String user, String device, byte[] body) {
        return requestTo(path)
                .header("Authorization", "Bearer " + SECRET)
                .header("Lockstep-User", user)
                .header("Lockstep-Device", device)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private String port(String name) {
        return String.valueOf(context.getEnvironment().getProperty(name));
    }

    public JsonNode json(HttpResponse<byte[]> response) {
        return mapper.readTree(response.body());
    }

    @Override
    public void close() {
        context.close();
    }
}
