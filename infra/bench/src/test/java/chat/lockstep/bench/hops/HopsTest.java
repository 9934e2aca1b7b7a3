package chat.lockstep.bench.hops;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span.Event;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HopsTest {

    private static final Map<String, Long> MOMENTS = Map.of("decided", 4_000L, "committed", 6_500L);

    private static final List<Span> WHOLE = List.of(
            span("sync-gateway", "command", 1_000, 9_000),
            new Span("t", "lockstep-command-side", "http post /v1/commands", true, 2_000, 7_000, MOMENTS),
            span("sync-gateway", "http post", 1_500, 8_000),
            span("relay", "relay", 6_800, 9_500),
            span("projector", "project live", 10_000, 12_000),
            span("projector", "project views", 11_000, 21_000),
            span("sync-gateway", "deliver", 6_700, 6_900),
            span("sync-gateway", "deliver", 13_000, 19_000));

    private static Span span(String process, String name, long start, long end) {
        return new Span("t", process, name, false, start, end, Map.of());
    }

    @Test
    void the_hops_of_a_message_follow_one_another() {
        var nanos = Journey.of(WHOLE).orElseThrow().nanos();
        assertThat(nanos.values())
                .containsExactly(
                        1_000L, 2_000L, 2_500L, 2_500L, 200L, 200L, 5_900L, 300L, 2_700L, 500L, 2_000L, 1_500L,
                        10_000L);
        long along = Stream.of(Journey.TO_COMMAND_SIDE, Journey.DECIDED, Journey.COMMITTED, Journey.HINT, Journey.OUT)
                .mapToLong(nanos::get)
                .sum();
        assertThat(along).isEqualTo(nanos.get(Journey.ALL));
    }

    @Test
    void a_request_that_decided_nothing_is_none_of_the_way() {
        var trace = new ArrayList<>(WHOLE);
        trace.addFirst(new Span("t", "lockstep-command-side", "http post /v1/commands", true, 1_200, 1_300, Map.of()));
        assertThat(Journey.of(trace)).isEqualTo(Journey.of(WHOLE));
        trace.remove(WHOLE.get(1));
        assertThat(Journey.of(trace)).isEmpty();
    }

    @Test
    void half_a_way_does_not_count() {
        for (int missing : new int[] {0, 1, 3, 4, 5}) {
            var trace = new ArrayList<>(WHOLE);
            trace.remove(missing);
            assertThat(Journey.of(trace)).isEmpty();
        }
    }

    @Test
    void spans_come_by_otlp() throws Exception {
        try (var receiver = SpanReceiver.start();
                var http = HttpClient.newHttpClient()) {
            var url = URI.create(receiver.environment().get("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT"));
            var answer = http.send(
                    HttpRequest.newBuilder(url)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(
                                    request().toByteArray()))
                            .build(),
                    BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(receiver.take())
                    .containsExactly(new Span(
                            "0aff", "command-side", "http post", true, 5, 9, Map.of("decided", 7L, "committed", 8L)));
            assertThat(receiver.take()).isEmpty();
        }
    }

    private static ExportTraceServiceRequest request() {
        var name = KeyValue.newBuilder()
                .setKey("service.name")
                .setValue(AnyValue.newBuilder().setStringValue("command-side"));
        var span = io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setTraceId(ByteString.copyFrom(new byte[] {10, -1}))
                .setName("http post")
                .setKind(SpanKind.SPAN_KIND_SERVER)
                .setStartTimeUnixNano(5)
                .setEndTimeUnixNano(9)
                .addEvents(Event.newBuilder().setName("decided").setTimeUnixNano(7))
                .addEvents(Event.newBuilder().setName("decided").setTimeUnixNano(6))
                .addEvents(Event.newBuilder().setName("committed").setTimeUnixNano(8));
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(name))
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
                .build();
    }
}
