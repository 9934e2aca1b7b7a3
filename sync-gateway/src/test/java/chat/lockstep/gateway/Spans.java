package chat.lockstep.gateway;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what would be exported.
final class Spans implements SpanExporter {

    private final List<SpanData> all = new CopyOnWriteArrayList<>();

    List<SpanData> named(String name) {
        return all.stream().filter(span -> span.getName().equals(name)).toList();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        all.addAll(spans);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
