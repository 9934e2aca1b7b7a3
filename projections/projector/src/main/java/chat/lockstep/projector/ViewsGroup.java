package chat.lockstep.projector;

import chat.lockstep.projector.topic.ConsumerGroup;
import chat.lockstep.projector.topic.GroupStatus;
import chat.lockstep.readmodel.ReadModel;
import java.time.Duration;
import java.util.Objects;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The consumer group that writes the views, for the version of them that is to be written. It begins when the tables
/// are there, looks every second which version that is, and goes over to another one with the group of that version,
/// whose offsets say how far it is.
final class ViewsGroup {

    private static final Logger LOG = LoggerFactory.getLogger(ViewsGroup.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private final ReadModel model;
    private final IntFunction<ConsumerGroup> groups;
    private final Thread thread;
    private volatile ConsumerGroup current;
    private int version;

    /// @param groups the group that writes a version
    ViewsGroup(ReadModel model, IntFunction<ConsumerGroup> groups) {
        this.model = model;
        this.groups = groups;
        current = groups.apply(1);
        thread = Thread.ofPlatform().daemon().name("views-version").unstarted(this::follow);
    }

    GroupStatus status() {
        return current.status();
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        current.stop();
    }

    private void follow() {
        try {
            model.ready().block();
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException closed) {
            LOG.info("group views was not started: {}", closed.toString());
        }
    }

    private void look() {
        int wanted;
        try {
            wanted = Objects.requireNonNull(model.versions().read().block(LOOK_TIMEOUT))
                    .writing();
        } catch (RuntimeException notNow) {
            LOG.debug("the version to be written is not known now: {}", notNow.toString());
            return;
        }
        if (wanted != version) {
            LOG.info("writing version {} of the views{}", wanted, version == 0 ? "" : " instead of " + version);
            if (version != 0) {
                current.stop();
            }
            current = groups.apply(wanted);
            current.start();
            version = wanted;
        }
    }
}
