package chat.lockstep.local;

import chat.lockstep.local.process.PortOwner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// Ports that nobody listens on, for tests. They lie below the range that the kernel gives to outgoing connections, so
/// no client of another test can be sitting on one. Single ports and those of systems come from ranges of their own: a
/// system that is about to start has not bound its ports yet.
public final class FreePorts {

    private static final int LOWEST = 12_000;
    private static final int LOWEST_OF_SYSTEMS = 17_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES_MAX = 100;

    private FreePorts() {}

    /// One port, for a caller who binds it at once and asks again if somebody else was quicker.
    public static int one() {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, LOWEST_OF_SYSTEMS);
            if (PortOwner.isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + LOWEST + " and " + LOWEST_OF_SYSTEMS);
    }

    /// Those of one local system.
    public static Ports find() {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            int base = LOWEST_OF_SYSTEMS
                    + ThreadLocalRandom.current().nextInt((HIGHEST - LOWEST_OF_SYSTEMS) / Ports.SPAN) * Ports.SPAN;
            if (IntStream.range(base, base + Ports.SPAN).allMatch(PortOwner::isFree)) {
                return new Ports(base);
            }
        }
        throw new IllegalStateException(
                "no " + Ports.SPAN + " free ports in a row between " + LOWEST_OF_SYSTEMS + " and " + HIGHEST);
    }
}
