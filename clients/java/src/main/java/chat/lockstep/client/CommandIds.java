package chat.lockstep.client;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Ids that no other thing has: of a command, or of a group that begins. UUIDv7, ascending on one device.
final class CommandIds {

    private final TimeBasedEpochGenerator generator;

    CommandIds(RandomGenerator random, InstantSource clock) {
        this.generator = Generators.timeBasedEpochGenerator(Random.from(random), new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return clock.millis();
            }
        });
    }

    UUID next() {
        return generator.generate();
    }
}
