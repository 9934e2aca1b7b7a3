package chat.lockstep.gateway;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Member;
import chat.lockstep.events.Policy;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Settings;
import chat.lockstep.gateway.live.Hint;
import chat.lockstep.gateway.view.Views;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.Snapshot;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Events in memory, and views of them that can lag and break: what sessions read in tests.
public final class World implements Views {

    public static final UserId ALICE = UserId.of("alice");
    public static final UserId BOB = UserId.of("bob");
    public static final UserId CAROL = UserId.of("carol");
    public static final DeviceId PHONE = DeviceId.of("phone");

    private final Map<StreamKey, List<RecordedEvent>> streams = new ConcurrentHashMap<>();
    private final Map<StreamKey, Integer> shown = new ConcurrentHashMap<>();
    private final Map<ConversationId, List<UserId>> members = new ConcurrentHashMap<>();
    private final Map<ConversationId, Map<UserId, Long>> marks = new ConcurrentHashMap<>();
    private final Map<ConversationId, String> epochs = new ConcurrentHashMap<>();
    private volatile boolean lagging;
    private volatile boolean broken;
    private final AtomicLong changes = new AtomicLong();
    private long ids;

    /// Heads read.
    public final AtomicInteger headReads = new AtomicInteger();

    /// From now on what is appended is not shown until [#catchUp()].
    public void lag() {
        lagging = true;
    }

    public void catchUp() {
        lagging = false;
        streams.forEach((key, events) -> shown.put(key, events.size()));
        changes.incrementAndGet();
    }

    public void setBroken(boolean broken) {
        this.broken = broken;
    }

    public void setEpoch(ConversationId conversation, String epoch) {
        epochs.put(conversation, epoch);
        changes.incrementAndGet();
    }

    /// A direct conversation with its first event.
    public ConversationId direct(UserId one, UserId other) {
        var id = ConversationId.direct(one, other);
        members.put(id, List.of(one, other));
        append(id, StreamId.LOG, one, "conversationCreated", "{\"kind\":\"direct\",\"ordinal\":0}");
        return id;
    }

    /// A user's private conversation with one registered device.
    public ConversationId account(UserId user) {
        var id = ConversationId.ofUser(user);
        members.put(id, List.of(user));
        append(id, StreamId.LOG, user, "deviceRegistered", "{\"device\":\"phone\",\"ordinal\":0}");
        return id;
    }

    public RecordedEvent message(ConversationId conversation, UserId by) {
        var event = append(conversation, StreamId.LOG, by, "messageSent", "{\"text\":\"hi\"}");
        mark(conversation, by, event.seq());
        return event;
    }

    public RecordedEvent read(ConversationId conversation, UserId by, long upTo) {
        var event = append(conversation, StreamId.receiptsOf(by), by, "read", "{\"upTo\":" + upTo + "}");
        mark(conversation, by, upTo);
        return event;
    }

    public synchronized RecordedEvent append(
            ConversationId conversation, StreamId stream, UserId by, String type, String data) {
        var key = new StreamKey(conversation, stream);
        var events = streams.computeIfAbsent(key, k -> new ArrayList<>());
        var previous = events.isEmpty()
                ? HashChain.base(conversation, stream)
                : events.getLast().chain();
        var id = EventId.of("01890a5d-ac96-774b-bcce-%012x".formatted(++ids));
        var event = RecordedEvent.following(
                previous,
                key,
                events.size() + 1L,
                type,
                id,
                Timestamp.ofEpochMilli(1_700_000_000_000L + ids),
                new Author(by, PHONE),
                data);
        events.add(event);
        if (!lagging) {
            shown.put(key, events.size());
            changes.incrementAndGet();
        }
        return event;
    }

    /// What the projector would publish of `event`.
    public Hint hint(RecordedEvent event) {
        var header = new Hint.Header(
                event.conversation(),
                epoch(event.conversation()),
                event.stream(),
                event.seq(),
                event.type(),
                event.by().user(),
                members.getOrDefault(event.conversation(), List.of()),
                null);
        var upTo = event.type().equals("read") ? Long.parseLong(event.data().replaceAll("[^0-9]", "")) : 0;
        return new Hint(header, event.json(), upTo);
    }

    @Override
    public Mono<List<Head>> heads(UserId user) {
        headReads.incrementAndGet();
        return answer(() -> Optional.of(members.keySet().stream()
                .map(id -> headOf(user, id))
                .flatMap(Optional::stream)
                .toList()));
    }

    @Override
    public Mono<Head> head(UserId user, ConversationId conversation) {
        return answer(() -> headOf(user, conversation));
    }

    @Override
    public Mono<Delta> delta(Head access, VersionVector have, int limit) {
        return answer(() -> Optional.of(deltaOf(access, have, limit, false)));
    }

    @Override
    public Mono<Delta> logDelta(Head access, long have, int limit) {
        return answer(() -> Optional.of(deltaOf(access, VersionVector.of(StreamId.LOG, have), limit, true)));
    }

    @Override
    public Mono<MessagePage> page(Head access, @Nullable Long before, int limit) {
        return answer(() -> Optional.of(new MessagePage(List.of(), false)));
    }

    @Override
    public Mono<Snapshot> snapshot(ConversationId conversation) {
        return answer(() -> Optional.ofNullable(members.get(conversation))
                .map(users -> new Snapshot(
                        conversation,
                        epoch(conversation),
                        placeOf(conversation),
                        new ConversationState(
                                ConversationKind.DIRECT,
                                null,
                                users.stream()
                                        .map(user -> new Member(user, Role.MEMBER))
                                        .toList(),
                                Policy.DEFAULT,
                                List.of()))));
    }

    @Override
    public Mono<VersionVector> vector(ConversationId conversation) {
        return answer(() -> {
            var counts = new HashMap<StreamId, Long>();
            streams.keySet().stream()
                    .filter(key -> key.conversation().equals(conversation)
                            && !key.stream().isLog())
                    .forEach(key -> counts.put(key.stream(), (long) shown(key).size()));
            return Optional.of(VersionVector.of(counts));
        });
    }

    @Override
    public Mono<Map<Integer, Long>> watermark() {
        return answer(() -> Optional.of(Map.of(0, changes.get())));
    }

    private <T> Mono<T> answer(Supplier<Optional<T>> read) {
        return Mono.defer(
                () -> broken ? Mono.error(new IllegalStateException("views are away")) : Mono.justOrEmpty(read.get()));
    }

    private Optional<Head> headOf(UserId user, ConversationId id) {
        var place = placeOf(id);
        if (!members.getOrDefault(id, List.of()).contains(user) || place.seq() == 0) {
            return Optional.empty();
        }
        var read = lagging ? 0 : marks.getOrDefault(id, Map.of()).getOrDefault(user, 0L);
        return Optional.of(new Head(
                id,
                id.isPrivate() ? ConversationKind.PRIVATE : ConversationKind.DIRECT,
                null,
                null,
                epoch(id),
                place,
                Place.startOf(id),
                null,
                0,
                0,
                read,
                null,
                Settings.NONE,
                Instant.ofEpochMilli(place.seq()),
                new SourcePlace(1, 0, 0)));
    }

    private Delta deltaOf(Head access, VersionVector have, int limit, boolean logOnly) {
        var events = new ArrayList<RecordedEvent>();
        streams.keySet().stream()
                .filter(key -> key.conversation().equals(access.id()))
                .filter(key -> !logOnly || key.stream().isLog())
                .sorted((a, b) -> b.stream().value().compareTo(a.stream().value()))
                .forEach(key -> shown(key).stream()
                        .filter(event -> event.seq() > have.of(key.stream()))
                        .forEach(events::add));
        var carried = events.subList(0, Math.min(limit, events.size()));
        var from = VersionVector.EMPTY;
        var to = VersionVector.EMPTY;
        for (var event : carried) {
            from = to.of(event.stream()) == 0 ? from.with(event.stream(), event.seq() - 1) : from;
            to = to.with(event.stream(), event.seq());
        }
        return new Delta(access.id(), access.epoch(), from, to, carried, carried.size() < events.size());
    }

    private synchronized List<RecordedEvent> shown(StreamKey key) {
        return List.copyOf(streams.getOrDefault(key, List.of()).subList(0, shown.getOrDefault(key, 0)));
    }

    /// All events of a conversation's log, shown or not.
    public synchronized List<RecordedEvent> log(ConversationId conversation) {
        return List.copyOf(streams.getOrDefault(new StreamKey(conversation, StreamId.LOG), List.of()));
    }

    List<UserId> members(ConversationId conversation) {
        return members.getOrDefault(conversation, List.of());
    }

    private Place placeOf(ConversationId id) {
        var log = shown(new StreamKey(id, StreamId.LOG));
        return log.isEmpty()
                ? Place.startOf(id)
                : new Place(log.size(), log.getLast().chain());
    }

    private String epoch(ConversationId id) {
        return epochs.getOrDefault(id, "1");
    }

    private void mark(ConversationId conversation, UserId user, long upTo) {
        marks.computeIfAbsent(conversation, c -> new ConcurrentHashMap<>()).merge(user, upTo, Math::max);
        changes.incrementAndGet();
    }
}
