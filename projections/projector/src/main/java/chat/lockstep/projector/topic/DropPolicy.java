package chat.lockstep.projector.topic;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// After its tries a record is left out, counted and logged: for a group whose work somebody else makes good.
public final class DropPolicy implements RefusalPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(DropPolicy.class);

    private final String group;
    private final int tries;
    private final Counter dropped;

    public DropPolicy(String group, int tries, MeterRegistry meters) {
        this.group = group;
        this.tries = tries;
        dropped = Counter.builder("lockstep.projector.dropped")
                .description("Records that could not be handled and were left out knowingly")
                .tag("group", group)
                .register(meters);
    }

    @Override
    public boolean givesUp(int partition, long offset, int attempts, boolean isHeld) {
        return isHeld || attempts >= tries;
    }

    @Override
    public void takeOver(List<GivenUp> records) {
        dropped.increment(records.size());
        records.forEach(record -> LOG.error(
                "group {}: {}@{} of conversation {} is left out after {} tries: {}",
                group,
                record.partition(),
                record.offset(),
                record.key(),
                record.attempts(),
                record.cause()));
    }
}
