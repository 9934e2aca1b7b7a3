package chat.lockstep.relay;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the relay follows the event store.
///
/// @param publication made by the command side's migration
/// @param slot made by the relay; lower-case letters, digits and underscores
/// @param poll how often new rows are looked for. Debezium looks twice on an event's way, and spins for the last
///     millisecond of each interval: at 5 ms an idle relay takes 14 % of a core, at 20 ms 6 %. Messages do not wait
///     for it, since the command side tells of them straight after the commit
/// @param positionInterval how often the place in the log is stored: what a killed relay sends again
/// @param leadershipInterval how often a stand-by tries to lead, and a leader checks that it still does
/// @param leadershipTimeout silence after which the server takes the leadership from a relay that is paused or cut off;
///     the next one leads after at most this and `leadershipInterval`
/// @param backoffMin wait after the first failure; it doubles with each further one
/// @param backoffMax longest wait after a failure
/// @param heartbeatInterval how often the leader sends a sign of life through the log, which moves the slot on when no
///     event does, and looks after lag and slot
/// @param stallTimeout how long nothing may come out of the stream, heartbeats included, before it is begun anew;
///     longer than Kafka may take for a batch, which is a minute
@ConfigurationProperties("lockstep.relay")
record RelaySettings(
        @DefaultValue("lockstep_events") String publication,
        @DefaultValue("lockstep_relay") String slot,
        @DefaultValue("20ms") Duration poll,
        @DefaultValue("1s") Duration positionInterval,
        @DefaultValue("1s") Duration leadershipInterval,
        @DefaultValue("5s") Duration leadershipTimeout,
        @DefaultValue("500ms") Duration backoffMin,
        @DefaultValue("15s") Duration backoffMax,
        @DefaultValue("2s") Duration heartbeatInterval,
        @DefaultValue("90s") Duration stallTimeout) {

    RelaySettings {
        if (!slot.matches("[a-z0-9_]{1,63}")) {
            throw new IllegalArgumentException("lockstep.relay.slot must match [a-z0-9_]{1,63}: " + slot);
        }
        if (!publication.matches("[a-z0-9_]{1,63}")) {
            throw new IllegalArgumentException("lockstep.relay.publication must match [a-z0-9_]{1,63}: " + publication);
        }
        requirePositive("poll", poll);
        requirePositive("position-interval", positionInterval);
        requirePositive("leadership-interval", leadershipInterval);
        requirePositive("backoff-min", backoffMin);
        requirePositive("heartbeat-interval", heartbeatInterval);
        requirePositive("stall-timeout", stallTimeout);
        if (leadershipTimeout.compareTo(leadershipInterval.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "lockstep.relay.leadership-timeout must be at least twice leadership-interval");
        }
        if (backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException("lockstep.relay.backoff-max must be at least backoff-min");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("lockstep.relay." + name + " must be at least 1ms: " + value);
        }
    }
}
