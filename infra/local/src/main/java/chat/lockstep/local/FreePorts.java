package chat.lockstep.local;

import chat.lockstep.local.process.PortOwner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// Ports that nobody listens on, for tests. They lie below the range that the kernel gives to outgoing connections, so
/// no client of another test can be sitting on one.
public final class FreePorts {

    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES_MAX = 100;

    private FreePorts() {}

    /// One port, for a caller who binds it at once and asks again if somebody else was quicker.
    public static int one() {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (PortOwner.isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + LOWEST + " and " + HIGHEST);
    }

    /// Those of one local system.
    public static Ports find() {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            int base = LOWEST + ThreadLocalRandom.current().nextInt((HIGHEST - LOWEST) / Ports.SPAN) * Ports.SPAN;
            if (IntStream.range(base, base + Ports.SPAN).allMatch(PortOwner::isFree)) {
                return new Ports(base);
            }
        }
        throw new IllegalStateException(
                "no " + Ports.SPAN + " free ports in a row between " + LOWEST + " and " + HIGHEST);
    }
}
