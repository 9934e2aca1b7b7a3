package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.BOB;
import static chat.lockstep.client.Histories.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DeviceStoreTest {

    @TempDir
    Path folder;

    private final Histories history = Histories.direct();

    @Test
    void what_was_committed_is_there_after_a_kill_and_what_was_not_is_gone() {
        var store = open();
        var replica = new Replica(store, ALICE);
        replica.apply(history.headFrame(0));
        replica.apply(history.frame(history.events(StreamId.LOG)));
        store.putCursor("c1");
        store.commit();
        history.message(BOB, "lost");
        replica.apply(history.frame(history.events(StreamId.LOG)));
        store.putCursor("c2");
        store.abandon();

        var reopened = open();
        assertThat(reopened.logPlace(history.id)).isEqualTo(new Place(1, history.chain(StreamId.LOG, 1)));
        assertThat(reopened.log(history.id, 0, 10)).hasSize(1);
        assertThat(reopened.cursor()).contains("c1");
        assertThat(reopened.row(history.id)).isPresent();
        reopened.close();
    }

    /// Its commits may be in the system's cache alone: they are to be synced before a server is told of them.
    @Test
    void what_a_killed_process_left_does_not_count_as_synced() {
        var store = open();
        store.sync();
        assertThat(store.isSynced()).isTrue();
        store.abandon();

        var reopened = open();
        assertThat(reopened.isSynced()).isFalse();
        reopened.close();
    }

    @Test
    void a_store_that_is_in_use_is_refused_with_its_name() {
        var store = open();
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("in use")
                .hasMessageContaining("device.store");
        store.close();
        open().close();
    }

    @Test
    void a_store_of_another_device_is_refused() {
        open().close();
        assertThatThrownBy(() -> DeviceStore.open(path(), ALICE, DeviceId.of("tablet")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("phone")
                .hasMessageContaining("tablet");
    }

    @Test
    void a_damaged_store_is_refused_with_its_name() throws IOException {
        Files.writeString(path(), "this is no store, ".repeat(1_000));
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("device.store");
    }

    @Test
    void overwriting_does_not_make_the_file_grow_without_end() throws IOException {
        var store = DeviceStore.open(path(), ALICE, PHONE, Duration.ZERO);
        new Replica(store, ALICE).apply(history.headFrame(0));
        for (int i = 0; i < 3_000; i++) {
            store.putCursor("cursor " + i);
            store.commit();
        }
        store.close();
        assertThat(Files.size(path())).isLessThan(1 << 20);
    }

    /// Assertions are on in tests, those of the file's library too: they fail when it loses count of its chunks.
    @Test
    @Timeout(60)
    void many_small_commits_and_many_closings_lose_nothing() {
        for (int seed = 0; seed < 15; seed++) {
            var path = folder.resolve("small-commits-" + seed + ".store");
            var random = new Random(seed);
            var expected = "";
            for (int opening = 0; opening < 4; opening++) {
                var store = DeviceStore.open(path, ALICE, PHONE, Duration.ZERO);
                assertThat(store.cursor().orElse("")).isEqualTo(expected);
                int commits = 5 + random.nextInt(150);
                for (int i = 0; i < commits; i++) {
                    expected = "cursor " + seed + " " + opening + " " + i;
                    store.putCursor(expected);
                    var id = ConversationId.direct(ALICE, UserId.of("user" + random.nextInt(200)));
                    store.putPlace(id, StreamId.LOG, new Place(i, history.chain(StreamId.LOG, 0)));
                    store.commit();
                    if (random.nextInt(3) == 0) {
                        store.sync();
                    }
                }
                if (random.nextInt(3) == 0) {
                    store.abandon();
                } else {
                    store.close();
                }
            }
        }
    }

    @Test
    @Timeout(60)
    void a_process_killed_while_writing_reopens_at_a_whole_turn() throws Exception {
        for (int round = 0; round < 3; round++) {
            long told = killWhileWriting();
            var store = open();
            long held = store.logPlace(KilledWriter.history().id).seq();
            var events = store.log(KilledWriter.history().id, 0, Integer.MAX_VALUE);
            assertThat(held).isGreaterThanOrEqualTo(told);
            assertThat(events).hasSize((int) held);
            assertThat(events.getLast().place()).isEqualTo(store.logPlace(KilledWriter.history().id));
            assertThat(store.cursor()).contains("after " + held);
            store.close();
        }
    }

    /// @return the last seq that the process said it had committed
    private long killWhileWriting() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        path().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long told = 0;
        try (var lines = process.inputReader()) {
            for (int i = 0; i < 50; i++) {
                told = Long.parseLong(lines.readLine());
            }
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        return told;
    }

    private Path path() {
        return folder.resolve("device.store");
    }

    private DeviceStore open() {
        return DeviceStore.open(path(), ALICE, PHONE);
    }

    /// Appends to a store for ever, one event a commit, until it is killed.
    static final class KilledWriter {

        static Histories history() {
            return new Histories(ConversationId.direct(ALICE, BOB));
        }

        public static void main(String[] arguments) {
            var store = DeviceStore.open(Path.of(arguments[0]), ALICE, PHONE);
            var id = history().id;
            for (long seq = store.logPlace(id).seq() + 1; seq > 0; seq++) {
                var previous = store.logPlace(id);
                var event = RecordedEvent.following(
                        previous.chain(),
                        new StreamKey(id, StreamId.LOG),
                        seq,
                        "messageSent",
                        Histories.newId(),
                        Timestamp.ofEpochMilli(0),
                        new Author(BOB, PHONE),
                        "{\"text\":\"hello\"}");
                store.append(new WireEvent(id, Frames.object(event.json())));
                store.putCursor("after " + seq);
                store.commit();
                System.out.println(seq);
            }
        }
    }
}
