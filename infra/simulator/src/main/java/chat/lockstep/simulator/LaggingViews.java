package chat.lockstep.simulator;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.AccountState;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Device;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// A model of the views: of each partition of the topic the events up to some place, which follows the store in its own
/// time, and every read takes a while.
final class LaggingViews implements Views {

    private static final int READ_MILLIS_MAX = 25;
    private static final Duration RECENT = Duration.ofSeconds(1);

    private final EventStore store;
    private final Truth truth;
    private final Dice dice;
    private final Mutation mutation;
    private final LongSupplier millis;
    private final int[] applied = new int[EventStore.PARTITIONS];
    private final Map<ConversationId, List<RecordedEvent>> shown = new HashMap<>();
    private final Map<ConversationId, List<RecordedEvent>> shownLogs = new HashMap<>();
    private final Mono<Cursor> recentCursor =
            Mono.defer(this::cursor).cache(_ -> RECENT, _ -> Duration.ZERO, () -> Duration.ZERO);
    private int epoch = 1;

    LaggingViews(EventStore store, Truth truth, Dice dice, Mutation mutation, LongSupplier millis) {
        this.store = store;
        this.truth = truth;
        this.dice = dice;
        this.mutation = mutation;
        this.millis = millis;
    }

    /// Applies some more of a partition.
    void apply(int partition, int records) {
        var log = store.partitionLog(partition);
        for (int i = 0; i < records && applied[partition] < log.size(); i++) {
            var event = log.get(applied[partition]++);
            shown.computeIfAbsent(event.conversation(), id -> new ArrayList<>()).add(event);
            if (event.stream().isLog()) {
                shownLogs
                        .computeIfAbsent(event.conversation(), id -> new ArrayList<>())
                        .add(event);
            }
        }
    }

    void applyAll() {
        for (int i = 0; i < applied.length; i++) {
            apply(i, Integer.MAX_VALUE);
        }
    }

    /// Built anew from the topic that a restore began.
    void rebuild() {
        epoch = store.epoch();
        Arrays.fill(applied, 0);
        shown.clear();
        shownLogs.clear();
        applyAll();
    }

    private List<RecordedEvent> shown(ConversationId id) {
        return shown.getOrDefault(id, List.of());
    }

    private List<RecordedEvent> shownLog(ConversationId id) {
        return shownLogs.getOrDefault(id, List.of());
    }

    /// All heads of a user as the views have them now.
    List<Head> headsNow(UserId user) {
        return store.conversations().stream()
                .map(id -> headNow(user, id))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Head> headNow(UserId user, ConversationId id) {
        var log = shownLog(id);
        var window = store.window(id, user, log.size());
        if (log.isEmpty() || !window.isKnown()) {
            return Optional.empty();
        }
        long end = Math.min(log.size(), window.until() + (sees(window, log) ? 1 : 0));
        var amount = truth.at(log, end);
        var account = account(user);
        long mark = id.isPrivate() ? 0 : mark(user, id, window, end, account);
        return Optional.of(new Head(
                id,
                EventStore.kind(id),
                amount.state() == null ? null : amount.state().title(),
                EventStore.kind(id) == ConversationKind.DIRECT ? other(id, user) : null,
                Integer.toString(epoch),
                place(id, log, end),
                place(id, log, window.floor()),
                window.isRemoved() ? (Long) end : null,
                window.isRemoved() || id.isPrivate() ? 0 : amount.unread(mark),
                0,
                mark,
                null,
                account.settingsOf(id),
                log.getLast().at().instant(),
                source(shown(id).getLast()),
                new Head.Own(user, false, ownSource(user))));
    }

    private AccountState account(UserId user) {
        var own = shownLog(ConversationId.ofUser(user));
        return truth.at(own, own.size()).account();
    }

    private boolean sees(EventStore.Window window, List<RecordedEvent> log) {
        return mutation == Mutation.REMOVED_MEMBERS_SEE_MORE && window.isRemoved() && log.size() > window.until();
    }

    private long mark(UserId user, ConversationId id, EventStore.Window window, long end, AccountState account) {
        long mark = Math.max(window.floor(), account.privateMarks().getOrDefault(id, 0L));
        for (var event : shown(id)) {
            if (!event.by().user().equals(user)) {
                continue;
            }
            if (event.type().equals("messageSent") && event.seq() <= end) {
                mark = Math.max(mark, event.seq());
            } else if (truth.data(event) instanceof Read read) {
                mark = Math.max(mark, read.upTo());
            }
        }
        return mark;
    }

    private SourcePlace ownSource(UserId user) {
        var own = shown(ConversationId.ofUser(user));
        return own.isEmpty()
                ? new SourcePlace(epoch, EventStore.partition(ConversationId.ofUser(user)), 0)
                : source(own.getLast());
    }

    private SourcePlace source(RecordedEvent event) {
        return new SourcePlace(epoch, EventStore.partition(event.conversation()), store.offset(event));
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
        return read(access.id(), () -> Optional.of(told(Deltas.of(access, shown(access.id()), have, limit))));
    }

    @Override
    public Mono<Delta> logDelta(Head access, long have, int limit) {
        var from = have == 0 ? VersionVector.EMPTY : VersionVector.of(StreamId.LOG, have);
        return read(access.id(), () -> Optional.of(told(Deltas.of(access, shownLog(access.id()), from, limit))));
    }

    private Delta told(Delta delta) {
        return mutation == Mutation.VIEWS_ALTER_EVENTS ? Deltas.altered(delta, dice) : delta;
    }

    @Override
    public Mono<MessagePage> page(Head access, @Nullable Long before, int limit) {
        return read(access.id(), () -> {
            long end = Math.min(access.log().seq(), before == null ? Long.MAX_VALUE : before - 1);
            var all = List.copyOf(truth.at(shownLog(access.id()), access.log().seq())
                    .messages()
                    .headMap(end + 1)
                    .tailMap(access.floor().seq() + 1)
                    .values());
            var page = all.subList(Math.max(0, all.size() - limit), all.size()).reversed();
            return Optional.of(new MessagePage(page, page.size() < all.size()));
        });
    }

    @Override
    public Mono<Snapshot> snapshot(Head access) {
        return read(access.id(), () -> {
            var id = access.id();
            var state = truth.at(shownLog(id), access.log().seq()).state();
            return Optional.of(new Snapshot(
                    id,
                    access.epoch(),
                    access.log(),
                    state == null ? ConversationState.ofPrivate(id.owner().orElseThrow()) : state));
        });
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

    /// Up to a second old, by the clock of the simulation.
    @Override
    public Mono<Cursor> recentCursor() {
        return recentCursor;
    }

    @Override
    public Mono<Cursor> cursor() {
        return read("cursor", () -> {
            Map<Integer, Long> offsets = new HashMap<>();
            for (int i = 0; i < applied.length; i++) {
                offsets.put(i, (long) applied[i]);
            }
            return Optional.of(new Cursor(epoch, offsets));
        });
    }

    @Override
    public Mono<Set<UserId>> blocked(UserId user) {
        return read(user, () -> Optional.of(account(user).blocked()));
    }

    @Override
    public Mono<List<Device>> devices(UserId user) {
        return read(user, () -> Optional.of(new ArrayList<>()));
    }

    @Override
    public Mono<Hash> chainAt(ConversationId conversation, long seq) {
        return read(
                conversation,
                () -> Optional.of(shownLog(conversation))
                        .filter(log -> seq >= 1 && seq <= log.size())
                        .map(log -> log.get((int) seq - 1).chain()));
    }

    @Override
    public Mono<Void> acknowledged(
            UserId user,
            DeviceId device,
            ConversationId conversation,
            long seq,
            @Nullable Boolean matched,
            Instant at) {
        if (Boolean.FALSE.equals(matched) && epoch == 1) {
            throw new LawBroken(user + " " + device + " diverged in " + conversation + " at " + seq);
        }
        return Mono.empty();
    }
}
