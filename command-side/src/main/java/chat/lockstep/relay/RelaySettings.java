package chat.lockstep.relay;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the relay follows the event store.
///
/// @param publication made by the command side's migration
/// @param slot made by the relay; lower-case letters, digits and underscores
/// @param poll how often new rows are looked for. Debezium looks twice on an event's way, and spins for the last
///     millisecond of each interval: at 5 ms an idle relay takes 14 % of a core, at 20 ms 6 %
/// @param positionInterval how often the place in the log is stored: what a killed relay sends again
/// @param leadershipInterval how often a stand-by tries to lead, and a leader checks that it still does
/// @param backoffMin wait after the first failure; it doubles with each further one
/// @param backoffMax longest wait after a failure
/// @param lagInterval how often the lag is measured
@ConfigurationProperties("lockstep.relay")
record RelaySettings(
        @DefaultValue("lockstep_events") String publication,
        @DefaultValue("lockstep_relay") String slot,
        @DefaultValue("5ms") Duration poll,
        @DefaultValue("1s") Duration positionInterval,
        @DefaultValue("1s") Duration leadershipInterval,
        @DefaultValue("500ms") Duration backoffMin,
        @DefaultValue("15s") Duration backoffMax,
        @DefaultValue("15s") Duration lagInterval) {

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
        requirePositive("lag-interval", lagInterval);
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
