package chat.lockstep.query.conversation;

import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.Timestamp;
import chat.lockstep.local.Server;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.readmodel.wire.SourcePlace;
import chat.lockstep.testkit.TestServers;
import chat.lockstep.testkit.history.StoredConversation;
import chat.lockstep.testkit.history.StoredEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Logs in Cassandra, written as the projector would, in a keyspace of their own.
final class WrittenLogs implements AutoCloseable {

    static final Timestamp NOW = Timestamp.parse("2026-12-01T12:00:00.000Z");

    /// A keyspace, or a long log, may take long on a busy machine.
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final int WRITES_AT_ONCE = 32;

    private final CassandraSettings settings;
    private final ReadModel written;
    private final Map<Timestamp, ReadModel> read = new HashMap<>();

    private WrittenLogs(CassandraSettings settings) {
        this.settings = settings;
        written = ReadModel.create(settings);
        written.ready().block(LIMIT);
    }

    static WrittenLogs create() {
        TestServers.require(Server.CASSANDRA);
        var address = TestServers.cassandraContactPoint();
        return new WrittenLogs(new CassandraSettings(
                List.of(address.getHostString() + ":" + address.getPort()),
                "datacenter1",
                TestServers.newKeyspaceName(),
                1));
    }

    void write(StoredConversation history) {
        Flux.fromStream(history.events().stream()
                        .filter(event -> event.recorded().stream().isLog()))
                .flatMap(this::write, WRITES_AT_ONCE)
                .then()
                .block(LIMIT);
    }

    private Mono<Void> write(StoredEvent event) {
        var source = new SourcePlace(1, 0, event.recorded().seq());
        return written.projector()
                .upsertLogEvent()
                .run(event.recorded(), event.ordinal(), null, expiresAt(event), source);
    }

    private static @Nullable Timestamp expiresAt(StoredEvent event) {
        return switch (event.data()) {
            case MessageSent sent -> sent.expiresAt();
            case MessageEdited edited -> edited.expiresAt();
            case null, default -> null;
        };
    }

    /// For a reader whose clock stands at `now`.
    Views viewsAt(Timestamp now) {
        return Views.of(read.computeIfAbsent(now, _ -> {
            var model = ReadModel.connect(settings, now::instant);
            model.ready().block(LIMIT);
            return model;
        }));
    }

    @Override
    public void close() {
        read.values().forEach(ReadModel::close);
        written.close();
    }
}
