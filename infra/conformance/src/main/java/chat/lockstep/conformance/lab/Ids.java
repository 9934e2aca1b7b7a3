package chat.lockstep.conformance.lab;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Ids that a client chooses.
public final class Ids {

    private Ids() {}

    /// A UUIDv7 of now, RFC 9562 5.7.
    public static String next() {
        var random = ThreadLocalRandom.current();
        long high = (System.currentTimeMillis() << 16) | 0x7000L | (random.nextLong() & 0xfffL);
        long low = 0x8000_0000_0000_0000L | (random.nextLong() & 0x3fff_ffff_ffff_ffffL);
        return new UUID(high, low).toString();
    }
}
