package chat.lockstep.client;

import chat.lockstep.events.StreamId;
import chat.lockstep.events.VersionVector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Devices that are less patient than people's, and what they commonly ask a gateway.
final class Devices {

    static final Timings QUICK = new Timings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(400),
            Duration.ofMillis(5),
            Duration.ofMillis(40),
            Duration.ofMillis(50));

    private Devices() {}

    static LockstepOptions options(FakeGateway gateway, Path folder, TokenSupplier tokens) {
        return builder(gateway, folder, tokens).build();
    }

    static LockstepOptions.Builder builder(FakeGateway gateway, Path folder, TokenSupplier tokens) {
        return LockstepOptions.builder()
                .url(gateway.url())
                .user(Histories.ALICE)
                .device(Histories.PHONE)
                .tokens(tokens)
                .store(folder.resolve("device.store"))
                .timings(QUICK);
    }

    /// Answers the next pull truthfully and returns it.
    static Map<String, Object> answerPull(FakeGateway.Connection connection, Histories history)
            throws InterruptedException {
        var pull = connection.expect("pull");
        connection.send(history.pulled((String) pull.get("request"), have(pull), 100));
        return pull;
    }

    static Map<String, Object> result(PendingCommand sent, String outcome, long seq) {
        return Map.of(
                "type",
                "result",
                "id",
                sent.id().toString(),
                "outcome",
                outcome,
                "conversation",
                sent.conversation().value(),
                "stream",
                "log",
                "seq",
                seq,
                "at",
                "2026-01-01T00:00:00.000Z");
    }

    static Map<String, Object> rejected(PendingCommand sent, String code, String errorClass, String retry) {
        var error = Map.of("code", code, "class", errorClass, "retry", retry, "message", "for a test", "traceId", "t");
        return Map.of("type", "result", "id", sent.id().toString(), "outcome", "rejected", "error", error);
    }

    static VersionVector have(Map<String, Object> pull) {
        var counts = new HashMap<StreamId, Long>();
        ((Map<?, ?>) pull.get("have"))
                .forEach((stream, count) -> counts.put(StreamId.of((String) stream), ((Number) count).longValue()));
        return VersionVector.of(counts);
    }
}
