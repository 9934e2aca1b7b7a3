package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Redis forgets everything at once, and keeps its connections.
final class Flush implements Fault {

    @Override
    public String name() {
        return "F8-redis-flushed";
    }

    @Override
    public Duration lasts() {
        return Duration.ZERO;
    }

    @Override
    public Set<String> touches() {
        return Set.of("redis");
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) {
        try (RedisClient client = RedisClient.create(rig.redis());
                var connection = client.connect()) {
            String mark = "fault-" + Long.toHexString(random.nextLong());
            connection.sync().set(mark, "here");
            connection.sync().flushall();
            if (connection.sync().exists(mark) != 0) {
                throw new IllegalStateException("Redis still knows " + mark + " after FLUSHALL");
            }
        }
    }

    @Override
    public void heal(Rig rig) {
        // Who needs something there writes it again.
    }
}
