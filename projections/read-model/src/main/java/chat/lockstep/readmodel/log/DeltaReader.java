package chat.lockstep.readmodel.log;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.receipts.ReceiptsReader;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.WireEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads what a device lacks of a conversation.
///
/// The log is read as far as it is there without a gap, which may be beyond the head that the caller knows. A removed
/// member gets the log up to its removal and no receipts: their order against the removal is not known.
public final class DeltaReader {

    /// The most events that one delta carries.
    public static final int LIMIT_MAX = 2_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int STREAMS_AT_ONCE_MAX = 4;
    private static final Set<String> GOINGS =
            Set.of(EventType.MEMBER_REMOVED.wireName(), EventType.MEMBER_LEFT.wireName());

    private final Connection connection;
    private final LogRange logRange;
    private final ReceiptsReader receipts;
    private final Statement selectReceiptsAfter;

    /// @param clock says what expired
    public DeltaReader(Connection connection, ReceiptsReader receipts, InstantSource clock) {
        this.connection = connection;
        this.receipts = receipts;
        logRange = new LogRange(connection, clock);
        selectReceiptsAfter = new Statement(connection, """
                SELECT %s FROM KEYSPACE.receipt_log
                WHERE conversation = :conversation AND user = :user AND seq > :after AND seq <= :last
                LIMIT :most
                """.formatted(EventRow.COLUMNS));
    }

    /// The delta from `have` towards the head.
    ///
    /// @param have what the device holds; a log count below the member's floor counts as the floor, and of a
    ///     stream whose count is beyond the head there is nothing
    /// @param access the reader's own head of the conversation, which says what it may see
    /// @param limit events, from 1 to [#LIMIT_MAX]
    public Mono<Delta> delta(ConversationId conversation, VersionVector have, Head access, int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit must be from 1 to " + LIMIT_MAX + ": " + limit);
        }
        return Mono.zip(log(conversation, have, access, limit), receiptHeads(conversation, access))
                .flatMap(read -> receiptEvents(conversation, have, read.getT2(), limit, read.getT1())
                        .map(receipts -> assemble(access, have, read.getT1(), read.getT2(), receipts)))
                .timeout(TIMEOUT)
                .onErrorMap(TimeoutException.class, late -> new ReadModelUnavailable("a delta took too long", late));
    }

    /// The log with `after < seq ≤ last`, as far as it is there without a gap, at most `limit` events. Who may see it
    /// is the caller's to know.
    public Mono<List<WireEvent>> log(ConversationId conversation, long after, long last, int limit) {
        return logRange.read(conversation, after, last, limit)
                .timeout(TIMEOUT)
                .onErrorMap(TimeoutException.class, late -> new ReadModelUnavailable("a log took too long", late));
    }

    /// What a delta takes of the log.
    ///
    /// @param goesOn whether there may be more
    private record LogPart(List<WireEvent> events, boolean goesOn) {

        /// Behind the head that the reader was known by, somebody may have gone, and it may be the reader: the part
        /// ends there, and what follows is for whoever is still a member when asking again.
        static LogPart of(List<WireEvent> read, Head access, int limit) {
            for (int i = 0; i < Math.min(read.size(), limit); i++) {
                if (read.get(i).seq() > access.log().seq()
                        && GOINGS.contains(read.get(i).recorded().type())) {
                    return new LogPart(read.subList(0, i + 1), true);
                }
            }
            return read.size() > limit ? new LogPart(read.subList(0, limit), true) : new LogPart(read, false);
        }
    }

    /// Reads one event more than the limit, if there is one: so it is known whether the log goes on.
    ///
    /// A device may be ahead of the head that its reader is known by, and hold the event by which that reader went.
    /// Whether it may see what follows is not known before the head has come as far.
    private Mono<LogPart> log(ConversationId conversation, VersionVector have, Head access, int limit) {
        long after = logStart(have, access);
        if (after > access.log().seq()) {
            return Mono.just(new LogPart(List.of(), false));
        }
        long last = Objects.requireNonNullElse(access.until(), VersionVector.COUNT_MAX);
        return logRange.read(conversation, after, last, limit + 1)
                .doOnNext(events -> {
                    long reached = after + events.size();
                    if (events.size() <= limit && reached < access.log().seq()) {
                        var what = "conversation_log of %s ends at seq %d, but the head is %d"
                                .formatted(conversation, reached, access.log().seq());
                        throw connection.isSwitching()
                                ? new ReadModelUnavailable(what + "; the head is of the version that was read before")
                                : new IllegalStateException(what);
                    }
                })
                .map(events -> LogPart.of(events, access, limit));
    }

    private Mono<VersionVector> receiptHeads(ConversationId conversation, Head access) {
        return conversation.isPrivate() || access.until() != null
                ? Mono.just(VersionVector.EMPTY)
                : receipts.vector(conversation);
    }

    private Mono<List<WireEvent>> receiptEvents(
            ConversationId conversation, VersionVector have, VersionVector heads, int limit, LogPart log) {
        int room = limit - log.events().size();
        if (room <= 0 || log.goesOn()) {
            return Mono.just(List.of());
        }
        return Flux.fromIterable(byName(heads).values())
                .filter(stream -> heads.of(stream) > have.of(stream))
                .flatMapSequential(
                        stream -> receiptStream(conversation, stream, have.of(stream), heads.of(stream), room),
                        STREAMS_AT_ONCE_MAX)
                .take(room)
                .collectList();
    }

    private Flux<WireEvent> receiptStream(
            ConversationId conversation, StreamId stream, long after, long last, int limit) {
        return selectReceiptsAfter.stream(query -> query.setString("conversation", conversation.value())
                        .setString("user", stream.member().orElseThrow().value())
                        .setLong("after", after)
                        .setLong("last", last)
                        .setInt("most", limit))
                .map(row -> WireEvent.of(EventRow.event(conversation, stream, row)));
    }

    private static Delta assemble(
            Head access, VersionVector have, LogPart log, VersionVector receiptHeads, List<WireEvent> receipts) {
        var events = new ArrayList<>(log.events());
        events.addAll(receipts);
        var from = VersionVector.EMPTY;
        var to = VersionVector.EMPTY;
        for (var event : events) {
            var stream = event.stream();
            if (to.of(stream) == 0) {
                from = from.with(stream, event.seq() - 1);
            }
            to = to.with(stream, event.seq());
        }
        boolean more = log.goesOn() || !receiptHeads.isAtMost(have.merge(to));
        return new Delta(access.id(), access.epoch(), from, to, events, more);
    }

    private static long logStart(VersionVector have, Head access) {
        return Math.max(have.of(StreamId.LOG), access.floor().seq());
    }

    private static Map<String, StreamId> byName(VersionVector heads) {
        var named = new TreeMap<String, StreamId>();
        heads.counts().keySet().forEach(stream -> named.put(stream.value(), stream));
        return named;
    }
}
