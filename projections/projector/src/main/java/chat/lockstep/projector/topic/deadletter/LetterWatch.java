package chat.lockstep.projector.topic.deadletter;

import chat.lockstep.projector.topic.TopicSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows at any time which dead letters are outstanding, whoever wrote or settled them: it follows their topic on a
/// thread of its own, and creates the topic if there is none.
public final class LetterWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LetterWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration POLL_MAX = Duration.ofSeconds(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final TopicSettings settings;
    private final Thread thread;
    private volatile LetterIndex index = new LetterIndex();
    private volatile @Nullable LetterConsumer current;
    private volatile boolean isCurrent;
    private volatile boolean isClosed;

    public LetterWatch(TopicSettings settings) {
        this.settings = settings;
        thread = Thread.ofPlatform().daemon().name("dead-letters").unstarted(this::follow);
    }

    public LetterWatch register(MeterRegistry meters) {
        Gauge.builder("lockstep.projector.dead.letters.outstanding", this, LetterWatch::outstanding)
                .description("Dead letters that are neither sent again nor discarded")
                .register(meters);
        Gauge.builder("lockstep.projector.dead.letters.conversations", this, LetterWatch::conversations)
                .description("Conversations that have outstanding dead letters")
                .register(meters);
        return this;
    }

    public LetterWatch start() {
        thread.start();
        return this;
    }

    public int outstanding() {
        return index.outstandingCount();
    }

    public int conversations() {
        return index.conversationCount();
    }

    /// Whether the record at `origin` was ever given up; true also if there are too many to be told apart.
    public boolean isBuried(Origin origin) {
        return index.contains(origin) || !index.isComplete();
    }

    /// Whether everything that was in the topic when this began has been read.
    public boolean isCurrent() {
        return isCurrent;
    }

    @Override
    public void close() {
        isClosed = true;
        var reading = current;
        if (reading == null) {
            thread.interrupt();
        } else {
            reading.wakeUp(); // an interrupt would keep it from closing well
        }
        try {
            thread.join(STOP_TIMEOUT);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        while (!isClosed) {
            try (var consumer = new LetterConsumer(settings, PAUSE)) {
                LetterWriter.createTopic(settings);
                read(consumer);
            } catch (WakeupException | InterruptException | InterruptedException closed) {
                return;
            } catch (KafkaException | ExecutionException | TimeoutException notNow) {
                LOG.warn("dead letters cannot be read now, trying again in {}: {}", PAUSE, notNow.toString());
            }
            if (!paused()) {
                return;
            }
        }
    }

    private void read(LetterConsumer consumer) {
        current = consumer;
        try {
            readOn(consumer);
        } finally {
            current = null;
        }
    }

    private void readOn(LetterConsumer consumer) {
        var fresh = new LetterIndex();
        if (!consumer.rewind()) {
            return;
        }
        var ends = consumer.ends();
        boolean isRead = consumer.isAt(ends);
        while (!isClosed) {
            if (isRead) {
                index = fresh;
                isCurrent = true;
            }
            consumer.poll(isRead ? POLL_MAX : Duration.ofMillis(200)).forEach(fresh::add);
            isRead = isRead || consumer.isAt(ends);
        }
    }

    private boolean paused() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
