package chat.lockstep.backup;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.RecordedEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup that is made while several writers append.
class OnlineBackupIT {

    private static final int WRITERS = 4;
    private static final int EVENTS_BEFORE = 500;

    @TempDir
    Path folders;

    @Test
    void every_stream_of_it_is_a_prefix_of_what_is_in_the_store() throws Exception {
        try (var store = TalkingStore.empty();
                var threads = Executors.newFixedThreadPool(WRITERS)) {
            var isOver = new AtomicBoolean();
            var ready = new CountDownLatch(WRITERS);
            var writers = new ArrayList<Future<Integer>>();
            for (int writer = 0; writer < WRITERS; writer++) {
                var stream = "user:writer" + writer;
                writers.add(threads.submit(writing(store, stream, ready, isOver)));
            }
            ready.await();
            var backup = folders.resolve("backup");

            Backup.make(List.of(store.database()), backup, Clock.systemUTC(), line -> {});
            isOver.set(true);
            int appended = 0;
            for (var writer : writers) {
                appended += writer.get();
            }

            var ends = ends(backup);
            assertThat(ends).hasSize(WRITERS);
            for (var end : ends.values()) {
                assertThat(end.chain()).isEqualTo(store.chain(end.conversation().value(), end.seq()));
            }
            assertThat(ends.values().stream().mapToLong(RecordedEvent::seq).sum())
                    .isGreaterThanOrEqualTo((long) WRITERS * EVENTS_BEFORE)
                    .isLessThan(appended);
        }
    }

    /// Appends until it is over, and once more after that.
    private static Callable<Integer> writing(
            TalkingStore store, String stream, CountDownLatch ready, AtomicBoolean isOver) {
        return () -> {
            try (var own = store.another()) {
                own.append(stream, EVENTS_BEFORE);
                ready.countDown();
                int appended = EVENTS_BEFORE;
                while (!isOver.get()) {
                    own.append(stream, 1);
                    appended++;
                }
                own.append(stream, 1);
                return appended + 1;
            }
        };
    }

    /// The last event of each stream in the backup. Reading verifies that each is dense and chained from its first.
    private static Map<String, RecordedEvent> ends(Path backup) throws Exception {
        var folder = new BackupFolder(backup);
        var ends = new HashMap<String, RecordedEvent>();
        Backup.read(
                folder,
                folder.manifest().databases().getFirst(),
                1,
                row -> ends.put(row.aggregateId(), row.recorded()));
        return ends;
    }
}
