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
    private final PendingRecords pending;
    private final HeldConversations heldConversations;
    private volatile Instant lastPoll = Instant.EPOCH;
    private volatile Instant lastHeartbeat = Instant.EPOCH;
    private volatile long lag;
    private volatile long appliedMillis;
    private volatile String ended = "not started yet";

    GroupStatus(InstantSource clock, HeldPartitions held, PendingRecords pending, HeldConversations heldConversations) {
        this.clock = clock;
        this.held = held;
        this.pending = pending;
        this.heldConversations = heldConversations;
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

    /// @param newestMillis when the newest event of a batch that is done now was made
    void applied(long newestMillis) {
        appliedMillis = newestMillis;
    }

    void heartbeat(Duration ago) {
        lastHeartbeat = clock.instant().minus(ago);
    }

    /// Records that are not applied yet, over all partitions read here: those behind the position and those that wait.
    public long lag() {
        return lag + pending.count();
    }

    /// How old the event is that was applied last, in seconds; 0 while nothing is behind it.
    public double lagSeconds() {
        boolean isBehind = lag() > 0 || held.count() > 0;
        return isBehind && appliedMillis > 0 ? Math.max(0, clock.millis() - appliedMillis) / 1_000.0 : 0;
    }

    public int heldPartitions() {
        return held.count();
    }

    /// Records that were refused and wait for their next try.
    public int pendingRecords() {
        return pending.count();
    }

    /// Conversations of which this process gave records up, and applied nothing since.
    public int heldConversations() {
        return heldConversations.count();
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
