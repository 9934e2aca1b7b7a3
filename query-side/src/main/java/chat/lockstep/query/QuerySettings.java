package chat.lockstep.query;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param viewWait how long a read looks for a conversation that the view may not know yet, before it is not found
/// @param timeout how long a request may take
@ConfigurationProperties("lockstep.query")
record QuerySettings(
        @DefaultValue("1s") Duration viewWait,
        @DefaultValue("12s") Duration timeout) {

    QuerySettings {
        if (viewWait.isNegative() || viewWait.compareTo(timeout) >= 0) {
            throw new IllegalArgumentException(
                    "lockstep.query.view-wait must be from 0 to less than lockstep.query.timeout: " + viewWait);
        }
    }
}
