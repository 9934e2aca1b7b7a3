package chat.lockstep.projector.topic;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// How a consumer group's fetching goes here; written by the fetching thread, read by health and meters.
public final class GroupStatus {

    private static final Duration SILENT_MAX = Duration.ofSeconds(90);
    private static final Duration HEARTBEAT_MAX = Duration.ofSeconds(15);
    private static final Duration HELD_MAX = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final HeldPartitions held;
    private volatile Instant lastPoll = Instant.EPOCH;
    private volatile Instant lastHeartbeat = Instant.EPOCH;
    private volatile long lag;
    private volatile String ended = "not started yet";

    GroupStatus(InstantSource clock, HeldPartitions held) {
        this.clock = clock;
        this.held = held;
    }

    void running() {
        ended = "";
    }

    void ended(String cause) {
        ended = cause;
    }

    void polled(long lag) {
        this.lag = lag;
        lastPoll = clock.instant();
    }

    void heartbeat(Duration ago) {
        lastHeartbeat = clock.instant().minus(ago);
    }

    /// Records behind the end of the topic, over all partitions read here.
    public long lag() {
        return lag;
    }

    public int heldPartitions() {
        return held.count();
    }

    /// What is wrong with the fetching itself; empty if nothing is.
    public Optional<String> trouble() {
        var now = clock.instant();
        if (!ended.isEmpty()) {
            return Optional.of("not fetching: " + ended);
        }
        if (Duration.between(lastPoll, now).compareTo(SILENT_MAX) > 0) {
            return Optional.of("no poll since " + lastPoll);
        }
        return held.longest()
                .filter(entry -> Duration.between(entry.getValue().since(), now).compareTo(HELD_MAX) > 0)
                .map(entry -> "partition %s is held since %s after %d failures: %s"
                        .formatted(
                                entry.getKey(),
                                entry.getValue().since(),
                                entry.getValue().failures(),
                                entry.getValue().cause()));
    }

    /// Whether the group's coordinator was reached lately.
    public boolean hasKafka() {
        return Duration.between(lastHeartbeat, clock.instant()).compareTo(HEARTBEAT_MAX) < 0;
    }
}
