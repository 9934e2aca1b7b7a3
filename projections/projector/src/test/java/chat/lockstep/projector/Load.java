package chat.lockstep.projector;

import static chat.lockstep.projector.History.PHONE;

import chat.lockstep.events.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// People who write, receive and read in some direct conversations, without a pause.
final class Load implements AutoCloseable {

    private final TestTopic topic;
    private final List<History> histories;
    private final Random random = new Random(7);
    private final AtomicLong written = new AtomicLong();
    private final Thread thread;
    private volatile boolean isStopped;

    private Load(TestTopic topic, int conversations) {
        this.topic = topic;
        histories = IntStream.range(0, conversations)
                .mapToObj(_ -> {
                    var one = UserId.of("a-" + UUID.randomUUID());
                    var other = UserId.of("b-" + UUID.randomUUID());
                    return History.direct(one, other).created(one, other);
                })
                .toList();
        thread = Thread.ofPlatform().name("load").unstarted(this::write);
    }

    static Load start(TestTopic topic, int conversations) {
        var load = new Load(topic, conversations);
        load.histories.forEach(history -> topic.write(history.events()));
        load.thread.start();
        return load;
    }

    List<History> histories() {
        return histories;
    }

    long written() {
        return written.get();
    }

    /// Until this many more events are written.
    void awaitMore(long events) {
        long wanted = written() + events;
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> written() >= wanted);
    }

    /// Returns when everything that was begun is written.
    void stop() {
        isStopped = true;
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !thread.isAlive());
    }

    @Override
    public void close() {
        stop();
    }

    private void write() {
        while (!isStopped) {
            for (int i = 0; i < 6; i++) {
                step(histories.get(random.nextInt(histories.size())));
            }
            LockSupport.parkNanos(15_000_000); // some 400 events a second
        }
    }

    private void step(History history) {
        var members = history.members();
        var sender = members.get(random.nextInt(2));
        var peer = members.getFirst().equals(sender) ? members.getLast() : members.getFirst();
        int before = history.events().size();
        switch (random.nextInt(4)) {
            case 0, 1 -> history.sent(sender, "message " + history.logSeq());
            case 2 -> history.read(peer, history.logSeq());
            default -> history.delivered(peer, PHONE, history.logSeq());
        }
        var events = history.events();
        topic.write(events.subList(before, events.size()));
        written.addAndGet(events.size() - before);
    }
}
