package chat.lockstep.query;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param viewWait how long a read looks for a conversation that the view may not know yet, before it is not found
/// @param timeout how long a request may take
/// @param readTimeout how long one read of the views may take
/// @param readPause how long the views are left alone when reads fail
@ConfigurationProperties("lockstep.query")
record QuerySettings(
        @DefaultValue("1s") Duration viewWait,
        @DefaultValue("12s") Duration timeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("2s") Duration readPause) {

    QuerySettings {
        if (viewWait.isNegative() || viewWait.compareTo(timeout) >= 0) {
            throw new IllegalArgumentException(
                    "lockstep.query.view-wait must be from 0 to less than lockstep.query.timeout: " + viewWait);
        }
        if (!readTimeout.isPositive() || readTimeout.compareTo(timeout) >= 0) {
            throw new IllegalArgumentException(
                    "lockstep.query.read-timeout must be more than 0 and less than lockstep.query.timeout: "
                            + readTimeout);
        }
        if (!readPause.isPositive()) {
            throw new IllegalArgumentException("lockstep.query.read-pause must be more than 0: " + readPause);
        }
    }
}
