package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.PHONE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Jcs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;

/// Histories with what they amount to, for the folds of other languages. The file is made anew with
/// `-Dlockstep.fold-vectors=<file>`; without that, the fold here is held against it.
class FoldVectorsTest {

    private static final String RESOURCE = "/chat/lockstep/client/fold-vectors.json";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z"));
    private static final int WORLDS = 8;
    private static final int EVENTS = 60;
    private static final int PARTS = 3;

    @Test
    void the_published_histories_amount_to_what_is_published() throws IOException {
        var file = System.getProperty("lockstep.fold-vectors");
        if (file != null) {
            write(Path.of(file));
        }
        var worlds = file == null ? published() : read(Files.readString(Path.of(file)));
        assertThat(worlds)
                .hasSize(WORLDS)
                .allSatisfy(world -> assertThat(outcomes(histories(world))).isEqualTo(world.get("outcomes")));
    }

    private static List<Map<String, Object>> published() throws IOException {
        try (var resource = FoldVectorsTest.class.getResourceAsStream(RESOURCE)) {
            assertThat(resource).as(RESOURCE).isNotNull();
            return read(new String(resource.readAllBytes(), UTF_8));
        }
    }

    private static List<Map<String, Object>> read(String json) {
        return Frames.MAPPER.readValue(json, new TypeReference<>() {});
    }

    /// One history to a line.
    private static void write(Path file) throws IOException {
        var lines = new ArrayList<String>();
        for (int seed = 1; seed <= WORLDS; seed++) {
            var world = new RandomWorld(new Random(seed), EVENTS);
            var histories = world.all().stream().map(FoldVectorsTest::history).toList();
            lines.add(Jcs.text(Map.of("histories", histories, "outcomes", outcomes(histories))));
        }
        Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
    }

    private static Map<String, Object> history(Histories history) {
        var events = history.streams().stream()
                .flatMap(stream -> history.events(stream).stream())
                .map(event -> Frames.object(event.json()))
                .toList();
        return Map.of("head", history.head(0), "events", events);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> histories(Map<String, Object> world) {
        return (List<Map<String, Object>>) world.get("histories");
    }

    /// What a device shows that was told a third, two thirds and all of each stream.
    private static List<Map<String, Object>> outcomes(List<Map<String, Object>> histories) {
        var outcomes = new ArrayList<Map<String, Object>>();
        for (int part = 1; part <= PARTS; part++) {
            var store = DeviceStore.inMemory(ALICE, PHONE);
            var folds = new Folds(store, ALICE);
            var replica = new Replica(store, ALICE, folds, Long.MAX_VALUE);
            for (var history : histories) {
                replica.apply(Histories.headFrame(head(history)));
            }
            for (var history : histories) {
                replica.apply(delta(history, part));
            }
            outcomes.add(outcome(
                    ConversationId.of((String) head(histories.getFirst()).get("id")), store, folds, replica));
        }
        return outcomes;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> head(Map<String, Object> history) {
        return (Map<String, Object>) history.get("head");
    }

    @SuppressWarnings("unchecked")
    private static ServerFrame.Delta delta(Map<String, Object> history, int part) {
        var events = (List<Map<String, Object>>) history.get("events");
        var counts = new HashMap<Object, Integer>();
        events.forEach(event -> counts.merge(event.get("stream"), 1, Integer::sum));
        var told = events.stream()
                .filter(event ->
                        ((Number) event.get("seq")).intValue() * PARTS <= counts.get(event.get("stream")) * part)
                .toList();
        return (ServerFrame.Delta) Frames.parse(Jcs.text(Map.of(
                "type",
                "delta",
                "conversation",
                head(history).get("id"),
                "epoch",
                "1",
                "from",
                Map.of(),
                "to",
                Map.of(),
                "events",
                told,
                "more",
                false)));
    }

    private static Map<String, Object> outcome(ConversationId group, DeviceStore store, Folds folds, Replica replica) {
        var outbox = new Outbox(store, new Backoff(Timings.DEFAULTS, new Random(1)), Timings.DEFAULTS);
        var library = new Library(store, folds, outbox, new Author(ALICE, PHONE), CLOCK);
        var shown = new Shelf(store, folds, outbox, library).conversation(group).orElseThrow();
        var account = new HashMap<>(json(folds.account().state()));
        account.computeIfPresent("hidden", (name, hidden) -> sorted(hidden));
        account.computeIfPresent("blocked", (name, blocked) -> sorted(blocked));
        var fold = folds.fold(group);
        var outcome = new HashMap<String, Object>();
        outcome.put("state", json(folds.state(group).orElseThrow()));
        outcome.put(
                "messages",
                store.messages().after(group, 0, Integer.MAX_VALUE).stream()
                        .map(FoldVectorsTest::json)
                        .toList());
        outcome.put("tally", json(fold.tally()));
        outcome.put("ordinal", fold.ordinal());
        outcome.put("mark", shown.readUpTo());
        outcome.put("unread", shown.unread());
        outcome.put("mentions", shown.mentions());
        outcome.put("account", account);
        outcome.put("digest", replica.digest().value());
        return Frames.object(Jcs.text(outcome));
    }

    private static Map<String, Object> json(Object value) {
        return Frames.object(Frames.MAPPER.writeValueAsString(value));
    }

    /// Sets have no order of their own.
    private static Object sorted(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(String::valueOf).sorted().toList();
            case Map<?, ?> map -> {
                var all = new HashMap<Object, Object>();
                map.forEach((key, member) -> all.put(key, sorted(member)));
                yield all;
            }
            default -> value;
        };
    }
}
