package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// The relay as its settings make it, without the servers that it would call.
class RelayTracesTest {

    private static final long LIMIT_SECONDS = 120;
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final long MICROS = 1_700_000_000_000_000L;

    @Test
    void the_span_of_an_event_goes_to_where_the_settings_say() throws Exception {
        var bodies = new LinkedBlockingQueue<byte[]>();
        var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/v1/traces", exchange -> {
            try (exchange) {
                bodies.add(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, -1);
            }
        });
        receiver.start();
        try (var relay = relay(receiver.getAddress().getPort())) {
            var record = new ProducerRecord<>("lockstep.events", "user:alice", new byte[0]);
            record.headers().add("axon-metadata-traceparent", TRACEPARENT.getBytes(UTF_8));
            var event = new StoredEvent(
                    1, "user:alice", 0, "Account", "e", new byte[0], new byte[0], null, "deviceRegistered", "at");

            relay.getBean(Hops.class)
                    .passed(List.of(new ChangedRow(event, MICROS, MICROS + 1)), List.of(record), MICROS + 2);

            var body = bodies.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(body).isNotNull();
            assertThat(new String(body, ISO_8859_1))
                    .contains("relay", new String(HexFormat.of().parseHex(TRACE), ISO_8859_1));
        } finally {
            receiver.stop(0);
        }
    }

    private static ConfigurableApplicationContext relay(int receiver) {
        return new SpringApplicationBuilder(RelayApplication.class)
                .properties("spring.config.name=relay")
                .run(
                        "--spring.main.web-application-type=none",
                        "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/lockstep",
                        "--spring.datasource.username=relay",
                        "--spring.datasource.password=relay",
                        "--lockstep.kafka.bootstrap-servers=127.0.0.1:1",
                        "--management.server.port=0",
                        "--management.opentelemetry.tracing.export.schedule-delay=50ms",
                        "--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:" + receiver
                                + "/v1/traces");
    }
}
