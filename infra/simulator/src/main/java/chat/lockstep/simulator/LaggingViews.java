package chat.lockstep.simulator;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Member;
import chat.lockstep.events.Policy;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Device;
import chat.lockstep.events.fold.Settings;
import chat.lockstep.gateway.view.Views;
import chat.lockstep.readmodel.watermark.Cursor;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.Snapshot;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model of the views: of each partition of the topic the events up to some place, which follows the store in its own
/// time, and every read takes a while.
final class LaggingViews implements Views {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int READ_MILLIS_MAX = 25;

    private final EventStore store;
    private final Dice dice;
    private final Mutation mutation;
    private final int[] applied = new int[EventStore.PARTITIONS];
    private final LongSupplier millis;
    private final Map<EventId, JsonNode> data = new HashMap<>();

    LaggingViews(EventStore store, Dice dice, Mutation mutation, LongSupplier millis) {
        this.store = store;
        this.dice = dice;
        this.mutation = mutation;
        this.millis = millis;
    }

    /// Applies some more of a partition.
    void apply(int partition, int records) {
        applied[partition] = Math.min(store.partitionLog(partition).size(), applied[partition] + records);
    }

    void applyAll() {
        for (int i = 0; i < applied.length; i++) {
            apply(i, Integer.MAX_VALUE / 2);
        }
    }

    private List<RecordedEvent> shown(ConversationId id) {
        int partition = EventStore.partition(id);
        return store.partitionLog(partition).subList(0, applied[partition]).stream()
                .filter(event -> event.conversation().equals(id))
                .toList();
    }

    private List<RecordedEvent> shownLog(ConversationId id) {
        return shown(id).stream().filter(event -> event.stream().isLog()).toList();
    }

    /// All heads of a user as the views have them now.
    List<Head> headsNow(UserId user) {
        return store.conversations().stream()
                .map(id -> headNow(user, id))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Head> headNow(UserId user, ConversationId id) {
        var events = shown(id);
        var log = shownLog(id);
        var window = store.window(id, user, log.size());
        if (log.isEmpty() || !window.isKnown()) {
            return Optional.empty();
        }
        long end = Math.min(log.size(), window.until() + (sees(window, log) ? 1 : 0));
        long mark = id.isPrivate() ? 0 : mark(user, events, window, end);
        long unread = window.isRemoved() ? 0 : messages(log, mark, end);
        return Optional.of(new Head(
                id,
                EventStore.kind(id),
                null,
                id.isPrivate() || EventStore.kind(id) == ConversationKind.GROUP ? null : other(id, user),
                "1",
                place(id, log, end),
                place(id, log, window.floor()),
                window.isRemoved() ? (Long) end : null,
                unread,
                0,
                mark,
                null,
                new Settings(null, null, null, null, draft(user, id)),
                log.getLast().at().instant(),
                source(events.getLast()),
                new Head.Own(user, false, ownSource(user))));
    }

    private boolean sees(EventStore.Window window, List<RecordedEvent> log) {
        return mutation == Mutation.REMOVED_MEMBERS_SEE_MORE && window.isRemoved() && log.size() > window.until();
    }

    private JsonNode parsed(RecordedEvent event) {
        return data.computeIfAbsent(event.id(), id -> JSON.readTree(event.data()));
    }

    private long mark(UserId user, List<RecordedEvent> events, EventStore.Window window, long end) {
        long mark = window.floor();
        for (var event : events) {
            boolean isOwnMessage =
                    event.type().equals("messageSent") && event.by().user().equals(user);
            if (isOwnMessage && event.seq() <= end) {
                mark = Math.max(mark, event.seq());
            } else if (event.type().equals("read") && event.by().user().equals(user)) {
                mark = Math.max(mark, parsed(event).path("upTo").asLong(0));
            }
        }
        return mark;
    }

    private static long messages(List<RecordedEvent> log, long after, long end) {
        return log.stream()
                .filter(event -> event.seq() > after
                        && event.seq() <= end
                        && event.type().equals("messageSent"))
                .count();
    }

    private @Nullable String draft(UserId user, ConversationId target) {
        String draft = null;
        for (var event : shown(ConversationId.ofUser(user))) {
            var fields = parsed(event);
            if (fields.path("conversation").asString("").equals(target.value())) {
                draft = fields.path("text").asString("");
            }
        }
        return draft;
    }

    private SourcePlace ownSource(UserId user) {
        var own = shown(ConversationId.ofUser(user));
        return own.isEmpty()
                ? new SourcePlace(1, EventStore.partition(ConversationId.ofUser(user)), 0)
                : source(own.getLast());
    }

    private SourcePlace source(RecordedEvent event) {
        int partition = EventStore.partition(event.conversation());
        return new SourcePlace(1, partition, store.offset(event));
    }

    private UserId other(ConversationId id, UserId user) {
        return store.members(id).stream()
                .filter(one -> !one.equals(user))
                .findFirst()
                .orElseThrow();
    }

    private static Place place(ConversationId id, List<RecordedEvent> log, long seq) {
        return seq == 0
                ? Place.startOf(id)
                : new Place(seq, log.get((int) seq - 1).chain());
    }

    private <T> Mono<T> read(Object about, Supplier<Optional<T>> now) {
        return Mono.defer(() -> {
            int wait = 1 + dice.roll(READ_MILLIS_MAX, "read", about, millis.getAsLong());
            return Mono.delay(Duration.ofMillis(wait)).flatMap(done -> Mono.justOrEmpty(now.get()));
        });
    }

    @Override
    public Mono<List<Head>> heads(UserId user) {
        return read(user, () -> Optional.of(headsNow(user)));
    }

    @Override
    public Mono<Head> head(UserId user, ConversationId conversation) {
        return read(conversation, () -> headNow(user, conversation));
    }

    @Override
    public Mono<Delta> delta(Head access, VersionVector have, int limit) {
        return read(access.id(), () -> Optional.of(Deltas.of(access, shown(access.id()), have, limit)));
    }

    @Override
    public Mono<Delta> logDelta(Head access, long have, int limit) {
        var from = have == 0 ? VersionVector.EMPTY : VersionVector.of(StreamId.LOG, have);
        return read(access.id(), () -> Optional.of(Deltas.of(access, shownLog(access.id()), from, limit)));
    }

    @Override
    public Mono<MessagePage> page(Head access, @Nullable Long before, int limit) {
        return read(access.id(), () -> Optional.of(new MessagePage(List.of(), false)));
    }

    @Override
    public Mono<Snapshot> snapshot(Head access) {
        return read(
                access.id(),
                () -> Optional.of(new Snapshot(
                        access.id(),
                        access.epoch(),
                        access.log(),
                        new ConversationState(
                                access.kind(),
                                null,
                                store.members(access.id()).stream()
                                        .map(user -> new Member(user, Role.MEMBER))
                                        .toList(),
                                Policy.DEFAULT,
                                List.of()))));
    }

    @Override
    public Mono<Set<UserId>> members(ConversationId conversation) {
        return read(conversation, () -> Optional.of(Set.copyOf(store.members(conversation))));
    }

    @Override
    public Mono<VersionVector> vector(ConversationId conversation) {
        return read(conversation, () -> {
            Map<StreamId, Long> counts = new HashMap<>();
            shown(conversation).stream()
                    .filter(event -> !event.stream().isLog())
                    .forEach(event -> counts.merge(event.stream(), event.seq(), Math::max));
            return Optional.of(VersionVector.of(counts));
        });
    }

    @Override
    public Mono<Cursor> cursor() {
        return read("cursor", () -> {
            Map<Integer, Long> offsets = new HashMap<>();
            for (int i = 0; i < applied.length; i++) {
                offsets.put(i, (long) applied[i]);
            }
            return Optional.of(new Cursor(1, offsets));
        });
    }

    @Override
    public Mono<Set<UserId>> blocked(UserId user) {
        return read(user, () -> Optional.of(Set.of()));
    }

    @Override
    public Mono<List<Device>> devices(UserId user) {
        return read(user, () -> Optional.of(new ArrayList<>()));
    }

    @Override
    public Mono<Hash> chainAt(ConversationId conversation, long seq) {
        return read(
                conversation,
                () -> shown(conversation).stream()
                        .filter(event -> event.stream().isLog() && event.seq() == seq)
                        .map(RecordedEvent::chain)
                        .findFirst());
    }

    @Override
    public Mono<Void> acknowledged(
            UserId user,
            DeviceId device,
            ConversationId conversation,
            long seq,
            @Nullable Boolean matched,
            Instant at) {
        if (Boolean.FALSE.equals(matched)) {
            throw new LawBroken(user + " " + device + " diverged in " + conversation + " at " + seq);
        }
        return Mono.empty();
    }
}
