package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.AccountState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/// All that a device holds, in one file that one process at a time may open. Changes gather in memory; [#commit()]
/// writes all of them or none, and a process killed at any moment reopens at its last commit. [#sync()] makes the
/// commits safe from a power failure too.
///
/// | map | key | value |
/// |---|---|---|
/// | `meta` | `format`, `user`, `device`, `cursor`; `account` | text; the fold of the private log |
/// | `conversations` | conversation | [ConversationRow] |
/// | `places` | conversation, stream | seq and chain |
/// | `events` | conversation, stream, seq | the event, canonical JSON |
/// | `outbox` | order | [OutboxRow] |
///
/// What the events amount to is in [MessageStore], in the same file.
///
/// Only the device's own thread uses it.
final class DeviceStore implements AutoCloseable {

    /// Room that nothing refers to is used again after this time. Long enough for a sync to come between, so that a
    /// power failure finds the last durable state untouched.
    private static final Duration RETENTION = Duration.ofSeconds(5);

    /// The moving of chunks that closing would do is left out: in 2.4.240 it fails on many small commits.
    private static final int CLOSING_COMPACTION_MILLIS = 0;

    private static final int COMMITS_PER_COMPACTION = 500;
    private static final int COMPACTION_BYTES = 1 << 20;
    private static final int FILL_PERCENT = 50;
    private static final char SEPARATOR = '/';

    private final MVStore file;
    private final MVMap<String, String> meta;
    private final MVMap<String, String> conversations;
    private final MVMap<String, String> places;
    private final MVMap<String, String> events;
    private final MVMap<Long, String> outbox;
    private final MessageStore messages;

    /// The rows and places again, read once: every frame needs them.
    private final Map<ConversationId, ConversationRow> rows = new LinkedHashMap<>();

    private final Map<ConversationId, Map<StreamId, Place>> held = new HashMap<>();
    private boolean isChanged;

    /// Not even just after opening: what a killed process committed may still be in the system's cache alone.
    private boolean isSynced;

    private long commits;

    private DeviceStore(MVStore file) {
        this.file = file;
        this.meta = file.openMap("meta");
        this.conversations = file.openMap("conversations");
        this.places = file.openMap("places");
        this.events = file.openMap("events");
        this.outbox = file.openMap("outbox");
        this.messages = new MessageStore(file);
    }

    /// @param fileSystem prefix of the path, as [Surroundings] name it
    /// @throws StoreException if the file is in use, of another device, damaged or cannot be written
    static DeviceStore open(LockstepOptions options, String fileSystem) {
        return fileSystem.isEmpty()
                ? open(options.store(), options.user(), options.device())
                : open(fileSystem + options.store(), options.user(), options.device(), RETENTION);
    }

    static DeviceStore open(Path path, UserId user, DeviceId device) {
        return open(path, user, device, RETENTION);
    }

    static DeviceStore open(Path path, UserId user, DeviceId device, Duration retention) {
        try {
            var folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException refused) {
            throw new StoreException("cannot make the folder of the store " + path + ": " + refused, refused);
        }
        return open(path.toString(), user, device, retention);
    }

    private static DeviceStore open(String name, UserId user, DeviceId device, Duration retention) {
        var store = open(new MVStore.Builder().fileName(name), name, user, device);
        store.file.setRetentionTime(Math.toIntExact(retention.toMillis()));
        return store;
    }

    /// A store that forgets; for tests.
    static DeviceStore inMemory(UserId user, DeviceId device) {
        return open(new MVStore.Builder(), "in memory", user, device);
    }

    private static DeviceStore open(MVStore.Builder builder, String name, UserId user, DeviceId device) {
        var file = StoreFile.open(builder, name);
        try {
            var store = new DeviceStore(file);
            store.isChanged = StoreFile.claim(store.meta, name, user, device);
            store.load();
            return store;
        } catch (RuntimeException refused) {
            file.closeImmediately();
            throw refused instanceof MVStoreException damaged ? StoreFile.refused(name, damaged) : refused;
        }
    }

    private void load() {
        conversations.values().forEach(json -> {
            var row = Frames.MAPPER.readValue(json, ConversationRow.class);
            rows.put(row.id(), row);
        });
        places.forEach((key, text) -> {
            int split = key.lastIndexOf(SEPARATOR);
            int space = text.indexOf(' ');
            var place = new Place(Long.parseLong(text, 0, space, 10), Hash.of(text.substring(space + 1)));
            placesOf(ConversationId.of(key.substring(0, split))).put(StreamId.of(key.substring(split + 1)), place);
        });
        messages.load();
    }

    MessageStore messages() {
        return messages;
    }

    AccountState account() {
        var json = meta.get("account");
        return json == null ? AccountState.EMPTY : Frames.MAPPER.readValue(json, AccountState.class);
    }

    void putAccount(AccountState account) {
        meta.put("account", Frames.MAPPER.writeValueAsString(account));
        isChanged = true;
    }

    Optional<String> cursor() {
        return Optional.ofNullable(meta.get("cursor"));
    }

    void putCursor(String cursor) {
        isChanged |= !cursor.equals(meta.put("cursor", cursor));
    }

    void removeCursor() {
        isChanged |= meta.remove("cursor") != null;
    }

    Collection<ConversationRow> rows() {
        return Collections.unmodifiableCollection(rows.values());
    }

    Optional<ConversationRow> row(ConversationId id) {
        return Optional.ofNullable(rows.get(id));
    }

    void putRow(ConversationRow row) {
        if (!row.equals(rows.put(row.id(), row))) {
            conversations.put(row.id().value(), Frames.MAPPER.writeValueAsString(row));
            isChanged = true;
        }
    }

    /// Changes the row, if there is one.
    void changeRow(ConversationId id, UnaryOperator<ConversationRow> change) {
        row(id).map(change).ifPresent(this::putRow);
    }

    Place place(ConversationId id, StreamId stream) {
        var place = held.getOrDefault(id, Map.of()).get(stream);
        return place == null ? Place.start(id, stream) : place;
    }

    Place logPlace(ConversationId id) {
        return place(id, StreamId.LOG);
    }

    VersionVector vector(ConversationId id) {
        var counts = new HashMap<StreamId, Long>();
        held.getOrDefault(id, Map.of()).forEach((stream, place) -> counts.put(stream, place.seq()));
        return VersionVector.of(counts);
    }

    /// Moves a place without an event: a conversation continues at its floor.
    void putPlace(ConversationId id, StreamId stream, Place place) {
        placesOf(id).put(stream, place);
        places.put(id.value() + SEPARATOR + stream, place.seq() + " " + place.chain());
        isChanged = true;
    }

    void append(WireEvent event) {
        events.put(key(event.conversation(), event.stream(), event.seq()), event.json());
        putPlace(event.conversation(), event.stream(), event.place());
    }

    Optional<WireEvent> event(ConversationId id, StreamId stream, long seq) {
        return Optional.ofNullable(events.get(key(id, stream, seq)))
                .map(json -> new WireEvent(id, Frames.object(json)));
    }

    /// The log events after `seq` in order.
    List<WireEvent> log(ConversationId id, long seq, int limit) {
        var found = new ArrayList<WireEvent>();
        var cursor =
                events.cursor(key(id, StreamId.LOG, seq + 1), key(id, StreamId.LOG, VersionVector.COUNT_MAX), false);
        while (found.size() < limit && cursor.hasNext()) {
            cursor.next();
            found.add(new WireEvent(id, Frames.object(cursor.getValue())));
        }
        return found;
    }

    /// Forgets the events and places of a conversation whose history was replaced.
    void clear(ConversationId id) {
        var prefix = id.value() + SEPARATOR;
        removeRange(events, prefix);
        removeRange(places, prefix);
        messages.clear(id);
        held.remove(id);
        isChanged = true;
    }

    static void removeRange(MVMap<String, String> map, String prefix) {
        var keys = new ArrayList<String>();
        for (var key = map.ceilingKey(prefix); key != null && key.startsWith(prefix); key = map.higherKey(key)) {
            keys.add(key);
        }
        keys.forEach(map::remove);
    }

    /// The commands in the order in which they were given.
    List<OutboxRow> outbox() {
        var found = new ArrayList<OutboxRow>();
        outbox.values().forEach(json -> found.add(Frames.MAPPER.readValue(json, OutboxRow.class)));
        return found;
    }

    void putOutbox(OutboxRow row) {
        outbox.put(row.order(), Frames.MAPPER.writeValueAsString(row));
        isChanged = true;
    }

    void removeOutbox(long order) {
        isChanged |= outbox.remove(order) != null;
    }

    /// Writes all changes since the last commit, all or none of them; a killed process keeps them.
    void commit() {
        isChanged |= messages.save();
        if (isChanged) {
            file.commit();
            isChanged = false;
            isSynced = false;
            commits++;
            if (commits % COMMITS_PER_COMPACTION == 0) {
                file.compact(FILL_PERCENT, COMPACTION_BYTES);
            }
        }
    }

    /// Makes the commits durable: not even a power failure takes them.
    void sync() {
        if (!isSynced) {
            file.sync();
            isSynced = true;
        }
    }

    boolean isSynced() {
        return isSynced;
    }

    /// Commits and closes.
    @Override
    public void close() {
        commit();
        sync();
        file.close(CLOSING_COMPACTION_MILLIS);
    }

    /// Closes as a killed process would: what is not committed is gone.
    void abandon() {
        file.closeImmediately();
    }

    private Map<StreamId, Place> placesOf(ConversationId id) {
        return held.computeIfAbsent(id, ignored -> new HashMap<>());
    }

    /// Zero-padded, so that the order of the keys is the order of the seqs.
    private static String key(ConversationId id, StreamId stream, long seq) {
        return "%s%c%s%c%016d".formatted(id, SEPARATOR, stream, SEPARATOR, seq);
    }
}
