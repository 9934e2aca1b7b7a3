package chat.lockstep.query;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// The application between a gateway that traces and a collector. It needs no views: a refusal is traced too.
class TracingTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String OTHER_TRACE = "5bf92f3577b34da6a3ce929d0e0e4737";
    private static final String GATEWAYS_SPAN = "00f067aa0ba902b7";

    private final Queue<byte[]> exported = new ConcurrentLinkedQueue<>();

    @Test
    void a_sampled_trace_of_the_gateway_is_continued_and_named_in_problems_and_logs() throws Exception {
        var collector = collector();
        var console = new ByteArrayOutputStream();
        var stdout = System.out;
        System.setOut(new PrintStream(console, true, ISO_8859_1));
        try (var application = QuerySide.start(
                "127.0.0.1:1",
                "lockstep",
                "--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
                        + collector.getAddress().getPort() + "/v1/traces",
                "--management.opentelemetry.tracing.export.schedule-delay=50ms")) {
            var unsampled = QuerySide.get(
                    application, "/v1/conversations", "alice", "00-" + OTHER_TRACE + "-" + GATEWAYS_SPAN + "-00");
            var sampled = QuerySide.get(
                    application, "/v1/conversations", "alice", "00-" + TRACE + "-" + GATEWAYS_SPAN + "-01");

            assertThat(sampled.body()).contains("\"traceId\":\"" + TRACE + "\"");
            assertThat(unsampled.body()).contains("\"traceId\":\"" + OTHER_TRACE + "\"");
            await().atMost(LIMIT).until(() -> isExported(TRACE));
            assertThat(isExported(GATEWAYS_SPAN)).as("as the parent").isTrue();
            assertThat(isExported(OTHER_TRACE)).isFalse();
        } finally {
            System.setOut(stdout);
            collector.stop(0);
        }
        assertThat(console.toString(ISO_8859_1).lines())
                .anyMatch(
                        line -> line.startsWith("{\"@timestamp\":") && line.contains("\"traceId\":\"" + TRACE + "\""));
    }

    private HttpServer collector() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            try (exchange) {
                exported.add(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        return server;
    }

    /// Ids stand in OTLP's protobuf as they are.
    private boolean isExported(String id) {
        var bytes = new String(HexFormat.of().parseHex(id), ISO_8859_1);
        return exported.stream().anyMatch(batch -> new String(batch, ISO_8859_1).contains(bytes));
    }
}
