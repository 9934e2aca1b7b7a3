package chat.lockstep.faults;

import java.util.Map;
import java.util.TreeMap;

/// What a run on this machine must stay within, as the checker reads it from `run.json`. What is not named here has the
/// checker's own bound.
public final class Bounds {

    private static final long MIB = 1 << 20;

    /// Resident memory: what the heaps allow, and the memory beside them, with room for a burst.
    public static final Map<String, Object> OF_A_RUN = Map.of(
            "residentBytes",
            residentBytes(),
            "toleranceMillis",
            5_000, // a machine that runs all of it, and the load, on a few processors
            "relayWalKeptBytes",
            1_024 * MIB,
            "unsentBytes",
            64 * MIB);

    private Bounds() {}

    private static Map<String, Long> residentBytes() {
        var bounds = new TreeMap<String, Long>();
        for (var application : new String[] {"command-side", "relay", "projector", "query-side", "sync-gateway"}) {
            bounds.put(application, 768 * MIB);
            bounds.put(application + "-2", 768 * MIB);
        }
        bounds.put("postgresql", 1_536 * MIB);
        bounds.put("kafka", 1_536 * MIB);
        bounds.put("cassandra", 2_048 * MIB);
        bounds.put("redis", 256 * MIB);
        return bounds;
    }
}
