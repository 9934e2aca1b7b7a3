package chat.lockstep.projector;

import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// The whole application, on a random management port.
final class RunningProjector implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final ConfigurableApplicationContext context;

    private RunningProjector(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningProjector start(TestTopic topic, CassandraSettings cassandra, String groupPrefix, String redisUri) {
        var application = new SpringApplication(ProjectorApplication.class);
        application.setRegisterShutdownHook(false);
        return new RunningProjector(application.run(arguments(topic, cassandra, groupPrefix, redisUri)));
    }

    static String[] arguments(TestTopic topic, CassandraSettings cassandra, String groupPrefix, String redisUri) {
        return new String[] {
            "--management.server.port=" + freePort(),
            "--lockstep.kafka.bootstrap-servers=" + topic.bootstrapServers(),
            "--lockstep.kafka.topic=" + topic.name(),
            "--lockstep.kafka.group-prefix=" + groupPrefix,
            "--lockstep.kafka.retry-first=50ms",
            "--lockstep.kafka.retry-max=500ms",
            "--lockstep.kafka.dead-letters=" + topic.deadLetters(),
            "--lockstep.kafka.poison-tries=3",
            "--lockstep.kafka.poison-retry-first=300ms",
            "--lockstep.kafka.poison-retry-max=600ms",
            "--lockstep.cassandra.contact-points=" + cassandra.contactPoints().getFirst(),
            "--lockstep.cassandra.keyspace=" + cassandra.keyspace(),
            "--lockstep.redis.uri=" + redisUri
        };
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static CassandraSettings cassandra(InetSocketAddress node) {
        return new CassandraSettings(
                List.of(node.getHostString() + ":" + node.getPort()), "datacenter1", TestServers.newKeyspaceName(), 1);
    }

    double count(String meter, String... tags) {
        return context.getBean(MeterRegistry.class)
                .get(meter)
                .tags(tags)
                .counter()
                .count();
    }

    double gauge(String meter, String... tags) {
        return context.getBean(MeterRegistry.class)
                .get(meter)
                .tags(tags)
                .gauge()
                .value();
    }

    HttpResponse<String> get(String path) {
        var port = context.getEnvironment().getRequiredProperty("local.server.port");
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
