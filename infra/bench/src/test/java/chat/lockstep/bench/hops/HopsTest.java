package chat.lockstep.bench.hops;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HopsTest {

    private static final List<Span> WHOLE = List.of(
            new Span("t", "sync-gateway", "command", false, 1_000, 9_000),
            new Span("t", "lockstep-command-side", "http post /v1/commands", true, 2_000, 7_000),
            new Span("t", "sync-gateway", "http post", false, 1_500, 8_000),
            new Span("t", "projector", "project live", false, 10_000, 12_000),
            new Span("t", "projector", "project views", false, 11_000, 21_000),
            new Span("t", "sync-gateway", "deliver", false, 12_500, 12_800),
            new Span("t", "sync-gateway", "deliver", false, 13_000, 19_000));

    @Test
    void the_hops_of_a_message_follow_one_another() {
        var nanos = Journey.of(WHOLE).orElseThrow().nanos();
        assertThat(nanos.values())
                .containsExactly(1_000L, 5_000L, 2_000L, 3_000L, 2_000L, 500L, 300L, 11_800L, 4_000L, 10_000L);
        long along = nanos.get(Journey.TO_COMMAND_SIDE)
                + nanos.get(Journey.COMMITTED)
                + nanos.get(Journey.READ)
                + nanos.get(Journey.HINTED)
                + nanos.get(Journey.HINT)
                + nanos.get(Journey.OUT);
        assertThat(along).isEqualTo(nanos.get(Journey.ALL));
    }

    @Test
    void half_a_way_does_not_count() {
        for (int missing : new int[] {0, 1, 3, 4}) {
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
            assertThat(receiver.take()).containsExactly(new Span("0aff", "command-side", "http post", true, 5, 7));
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
                .setEndTimeUnixNano(7);
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(name))
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
                .build();
    }
}
