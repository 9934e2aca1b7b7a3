package chat.lockstep.bench.hops;

import static java.util.stream.Collectors.toMap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span.Event;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Takes the spans of a system by OTLP over HTTP. Safe for threads.
public final class SpanReceiver implements AutoCloseable {

    private static final String PATH = "/v1/traces";
    private static final String SERVICE_NAME = "service.name";
    private static final int OK = 200;
    private static final String SAMPLED = "0.02";

    private final HttpServer server;
    private final List<Span> spans = new ArrayList<>();

    private SpanReceiver(HttpServer server) {
        this.server = server;
        server.createContext(PATH, this::receive);
        server.start();
    }

    /// On a free port of this machine.
    public static SpanReceiver start() {
        try {
            return new SpanReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException failure) {
            throw new UncheckedIOException("no port for traces", failure);
        }
    }

    /// What makes applications send their spans here, of one message in fifty.
    public Map<String, String> environment() {
        return Map.of(
                "MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort() + PATH,
                "MANAGEMENT_TRACING_SAMPLING_PROBABILITY",
                SAMPLED);
    }

    /// All that have come since the last call.
    public synchronized List<Span> take() {
        var taken = List.copyOf(spans);
        spans.clear();
        return taken;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            request.getResourceSpansList().forEach(this::add);
            exchange.sendResponseHeaders(OK, -1);
        }
    }

    private synchronized void add(ResourceSpans of) {
        var process = of.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(SERVICE_NAME))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
        of.getScopeSpansList()
                .forEach(scope -> scope.getSpansList()
                        .forEach(span -> spans.add(new Span(
                                HexFormat.of().formatHex(span.getTraceId().toByteArray()),
                                process,
                                span.getName(),
                                span.getKind() == SpanKind.SPAN_KIND_SERVER,
                                span.getStartTimeUnixNano(),
                                span.getEndTimeUnixNano(),
                                moments(span)))));
    }

    private static Map<String, Long> moments(io.opentelemetry.proto.trace.v1.Span span) {
        return span.getEventsList().stream().collect(toMap(Event::getName, Event::getTimeUnixNano, Math::max));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
