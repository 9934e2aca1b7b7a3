package chat.lockstep.gateway;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
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
import chat.lockstep.events.fold.Device;
import chat.lockstep.events.fold.Settings;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.gateway.live.Hint;
import chat.lockstep.gateway.view.Views;
import chat.lockstep.readmodel.watermark.Cursor;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.Snapshot;
import chat.lockstep.readmodel.wire.SourcePlace;
import chat.lockstep.readmodel.wire.WireEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// Events in memory, and views of them that can lag and break: what sessions read in tests.
public final class World implements Views {

    public static final UserId ALICE = UserId.of("alice");
    public static final UserId BOB = UserId.of("bob");
    public static final UserId CAROL = UserId.of("carol");
    public static final DeviceId PHONE = DeviceId.of("phone");

    private static final JsonMapper JSON = Json.mapper();

    private final Map<StreamKey, List<RecordedEvent>> streams = new ConcurrentHashMap<>();
    private final Map<StreamKey, Integer> shown = new ConcurrentHashMap<>();
    private final Map<ConversationId, List<UserId>> members = new ConcurrentHashMap<>();
    private final Map<ConversationId, Map<UserId, Long>> marks = new ConcurrentHashMap<>();
    private final Map<ConversationId, Map<UserId, Long>> shownMarks = new ConcurrentHashMap<>();
    private final Map<ConversationId, Map<UserId, Long>> floors = new ConcurrentHashMap<>();
    private final Map<ConversationId, Map<UserId, Long>> untils = new ConcurrentHashMap<>();
    private final Map<ConversationId, Map<UserId, Settings>> settings = new ConcurrentHashMap<>();
    private final Map<ConversationId, String> epochs = new ConcurrentHashMap<>();
    private final Map<ConversationId, Long> changedAt = new ConcurrentHashMap<>();
    private volatile boolean lagging;
    private volatile boolean broken;
    private volatile int topicEpoch = 1;
    private final AtomicLong changes = new AtomicLong();
    private long ids;

    /// Heads read.
    public final AtomicInteger headReads = new AtomicInteger();

    /// Whom each user blocks.
    public final Map<UserId, Set<UserId>> blocked = new ConcurrentHashMap<>();

    /// What was written into the ledger.
    public final List<String> ledger = new CopyOnWriteArrayList<>();

    /// From now on what is appended is not shown until [#catchUp()].
    public void lag() {
        lagging = true;
    }

    public void catchUp() {
        lagging = false;
        streams.forEach((key, events) -> shown.put(key, events.size()));
        marks.forEach((id, of) -> shownMarks.put(id, new ConcurrentHashMap<>(of)));
        streams.keySet().forEach(key -> changed(key.conversation()));
    }

    public void setBroken(boolean broken) {
        this.broken = broken;
    }

    public void setEpoch(ConversationId conversation, String epoch) {
        epochs.put(conversation, epoch);
        changed(conversation);
    }

    /// As after a restore from a backup in which it had not begun.
    public void forget(ConversationId conversation) {
        members.remove(conversation);
    }

    /// The topic begins a new life.
    public void setTopicEpoch(int epoch) {
        topicEpoch = epoch;
    }

    private void changed(ConversationId conversation) {
        changedAt.put(conversation, changes.getAndIncrement());
    }

    /// A direct conversation with its first event.
    public ConversationId direct(UserId one, UserId other) {
        var id = ConversationId.direct(one, other);
        members.put(id, List.of(one, other));
        append(id, StreamId.LOG, one, "conversationCreated", "{\"kind\":\"direct\",\"ordinal\":0}");
        return id;
    }

    /// A group of users, the first of whom made it.
    public ConversationId group(UserId... users) {
        var id = ConversationId.of("01890a5d-ac96-774b-8000-%012x".formatted(++ids));
        members.put(id, List.of(users));
        var joined = Stream.of(users)
                .map(user -> "{\"role\":\"member\",\"user\":\"" + user + "\"}")
                .collect(Collectors.joining(","));
        append(id, StreamId.LOG, users[0], "conversationCreated", """
                {"kind":"group","members":[%s],"ordinal":0,"salt":"s","title":"Crew"}""".formatted(joined));
        return id;
    }

    public RecordedEvent add(ConversationId group, UserId by, UserId user) {
        var event = append(group, StreamId.LOG, by, "membersAdded", """
                {"members":[{"role":"member","user":"%s"}],"ordinal":0}""".formatted(user));
        members.compute(
                group,
                (id, users) -> Stream.concat(users.stream(), Stream.of(user)).toList());
        of(floors, group).put(user, event.seq() - 1);
        of(untils, group).remove(user);
        return event;
    }

    public RecordedEvent remove(ConversationId group, UserId by, UserId user) {
        var event = append(group, StreamId.LOG, by, "memberRemoved", """
                {"ordinal":0,"user":"%s"}""".formatted(user));
        members.compute(
                group,
                (id, users) ->
                        users.stream().filter(other -> !other.equals(user)).toList());
        of(untils, group).put(user, event.seq());
        return event;
    }

    /// A setting of a conversation, with its event in the private log.
    public RecordedEvent configure(UserId user, ConversationId target, String draft) {
        of(settings, target).put(user, new Settings(null, null, null, null, draft));
        changed(target);
        return append(ConversationId.ofUser(user), StreamId.LOG, user, "draftChanged", """
                {"conversation":"%s","ordinal":0,"salt":"s","text":"%s"}""".formatted(target, draft));
    }

    public RecordedEvent revoke(UserId user, DeviceId device) {
        return append(ConversationId.ofUser(user), StreamId.LOG, user, "deviceRevoked", """
                {"device":"%s","ordinal":0}""".formatted(device));
    }

    public RecordedEvent block(UserId user, UserId other) {
        blocked.merge(
                user,
                Set.of(other),
                (a, b) -> Set.copyOf(Stream.concat(a.stream(), b.stream()).toList()));
        return append(ConversationId.ofUser(user), StreamId.LOG, user, "userBlocked", """
                {"ordinal":0,"user":"%s"}""".formatted(other));
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
            changed(conversation);
        }
        return event;
    }

    /// What the projector would publish of `event`; also to who is removed by it.
    public Hint hint(RecordedEvent event) {
        var users = new ArrayList<>(members.getOrDefault(event.conversation(), List.of()));
        if (event.type().equals("memberRemoved")) {
            users.add(UserId.of(JSON.readTree(event.data()).get("user").stringValue()));
        }
        var header = new Hint.Header(
                event.conversation(),
                epoch(event.conversation()),
                event.stream(),
                event.seq(),
                event.type(),
                event.by().user(),
                users,
                null);
        return Hint.of(header, event.json(), JSON);
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
    public Mono<Snapshot> snapshot(Head access) {
        return answer(() -> Optional.of(new Snapshot(
                access.id(),
                access.epoch(),
                access.log(),
                new ConversationState(
                        access.kind(),
                        access.title(),
                        membersOf(access.id()).stream()
                                .map(user -> new Member(user, Role.MEMBER))
                                .toList(),
                        Policy.DEFAULT,
                        List.of()))));
    }

    @Override
    public Mono<Set<UserId>> members(ConversationId conversation) {
        return answer(() -> Optional.ofNullable(members.get(conversation)).map(Set::copyOf));
    }

    @Override
    public Mono<Set<UserId>> blocked(UserId user) {
        return answer(() -> Optional.of(blocked.getOrDefault(user, Set.of())));
    }

    @Override
    public Mono<List<Device>> devices(UserId user) {
        var at = Timestamp.ofEpochMilli(1_700_000_000_000L);
        return answer(() -> Optional.of(List.of(
                new Device(PHONE, "Phone", null, at, null), new Device(DeviceId.of("lost"), null, "tv", at, at))));
    }

    @Override
    public Mono<Hash> chainAt(ConversationId conversation, long seq) {
        return answer(() -> shown(new StreamKey(conversation, StreamId.LOG)).stream()
                .filter(event -> event.seq() == seq)
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
        return Mono.fromRunnable(
                () -> ledger.add(user + " " + device + " " + conversation + " " + seq + " " + matched));
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
    public Mono<Cursor> recentCursor() {
        return cursor();
    }

    @Override
    public Mono<Cursor> cursor() {
        return answer(() -> Optional.of(new Cursor(topicEpoch, Map.of(0, changes.get()))));
    }

    private <T> Mono<T> answer(Supplier<Optional<T>> read) {
        return Mono.defer(
                () -> broken ? Mono.error(new IllegalStateException("views are away")) : Mono.justOrEmpty(read.get()));
    }

    private Optional<Head> headOf(UserId user, ConversationId id) {
        var until = of(untils, id).get(user);
        var isMember = members.getOrDefault(id, List.of()).contains(user);
        var place = placeAt(id, until == null ? Long.MAX_VALUE : until);
        if ((!isMember && until == null) || place.seq() == 0) {
            return Optional.empty();
        }
        return Optional.of(new Head(
                id,
                id.isPrivate()
                        ? ConversationKind.PRIVATE
                        : id.value().startsWith("0189") ? ConversationKind.GROUP : ConversationKind.DIRECT,
                null,
                membersOf(id).stream()
                        .filter(other -> !id.value().startsWith("0189") && !other.equals(user))
                        .findFirst()
                        .orElse(null),
                epoch(id),
                place,
                placeAt(id, of(floors, id).getOrDefault(user, 0L)),
                until,
                0,
                0,
                of(shownMarks, id).getOrDefault(user, 0L),
                null,
                of(settings, id).getOrDefault(user, Settings.NONE),
                Instant.ofEpochMilli(place.seq()),
                new SourcePlace(topicEpoch, 0, changedAt.getOrDefault(id, 0L))));
    }

    private Delta deltaOf(Head access, VersionVector have, int limit, boolean logOnly) {
        var events = new ArrayList<WireEvent>();
        streams.keySet().stream()
                .filter(key -> key.conversation().equals(access.id()))
                .filter(key -> !logOnly || key.stream().isLog())
                .sorted((a, b) -> b.stream().value().compareTo(a.stream().value()))
                .forEach(key -> shown(key).stream()
                        .filter(event -> event.seq() > have.of(key.stream()))
                        .filter(event -> !key.stream().isLog()
                                || (event.seq() > access.floor().seq()
                                        && (access.until() == null || event.seq() <= access.until())))
                        .map(WireEvent::of)
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

    List<UserId> membersOf(ConversationId conversation) {
        return members.getOrDefault(conversation, List.of());
    }

    private Place placeAt(ConversationId id, long most) {
        var log = shown(new StreamKey(id, StreamId.LOG));
        var seq = (int) Math.min(most, log.size());
        return seq == 0 ? Place.startOf(id) : new Place(seq, log.get(seq - 1).chain());
    }

    private static <T> Map<UserId, T> of(Map<ConversationId, Map<UserId, T>> all, ConversationId id) {
        return all.computeIfAbsent(id, unknown -> new ConcurrentHashMap<>());
    }

    private String epoch(ConversationId id) {
        return epochs.getOrDefault(id, "1");
    }

    private void mark(ConversationId conversation, UserId user, long upTo) {
        of(marks, conversation).merge(user, upTo, Math::max);
        if (!lagging) {
            of(shownMarks, conversation).merge(user, upTo, Math::max);
            changed(conversation);
        }
    }
}
