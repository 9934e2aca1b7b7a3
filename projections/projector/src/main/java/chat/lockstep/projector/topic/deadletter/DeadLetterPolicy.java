package chat.lockstep.projector.topic.deadletter;

import chat.lockstep.projector.topic.GivenUp;
import chat.lockstep.projector.topic.RefusalPolicy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// After its tries a record becomes a dead letter; one of a conversation that already has some, at once.
public final class DeadLetterPolicy implements RefusalPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterPolicy.class);

    private final String group;
    private final int tries;
    private final LetterWriter writer;
    private final Guard guard;
    private final Counter buried;

    /// Around each call of Kafka, such as a circuit breaker.
    public interface Guard {
        <T> T run(Supplier<T> call);
    }

    public DeadLetterPolicy(String group, int tries, LetterWriter writer, Guard guard, MeterRegistry meters) {
        this.group = group;
        this.tries = tries;
        this.writer = writer;
        this.guard = guard;
        buried = Counter.builder("lockstep.projector.dead.letters")
                .description("Records that could not be applied and became dead letters")
                .register(meters);
    }

    @Override
    public boolean givesUp(int partition, long offset, int attempts, boolean isHeld) {
        return isHeld || attempts >= tries;
    }

    @Override
    public void takeOver(List<GivenUp> records) {
        guard.run(() -> {
            writer.bury(records, group);
            return true;
        });
        buried.increment(records.size());
        records.forEach(record -> LOG.error(
                "group {}: {}@{} of conversation {} is a dead letter after {} tries: {}",
                group,
                record.partition(),
                record.offset(),
                record.key(),
                record.attempts(),
                record.cause()));
    }
}
