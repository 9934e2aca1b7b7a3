package chat.lockstep.bench.command;

import java.util.List;

/// How much `--all` measures.
///
/// @param warmUpSeconds    of direct messages before anything else, since a JVM that has just started is slow
/// @param rate             of direct messages a second where one rate is measured
/// @param seconds          of each rate
/// @param confirmSeconds   that a highest rate must hold
/// @param turns            of the two systems that are compared
/// @param connections      at rest
/// @param restSeconds      how long they rest
/// @param groups           numbers of members
/// @param stormDevices     that come back at once
/// @param conversations    of the user that was away
/// @param missed           events
/// @param appendSeconds    of appending
/// @param growthSeconds    of direct messages that are stored before the data grows
/// @param growthFactor     times as many messages are stored then
/// @param growthSecondsMax that storing them may take
record Plan(
        double warmUpSeconds,
        double rate,
        double seconds,
        double confirmSeconds,
        int turns,
        int connections,
        int restSeconds,
        List<Integer> groups,
        int stormDevices,
        int conversations,
        int missed,
        double appendSeconds,
        double growthSeconds,
        int growthFactor,
        double growthSecondsMax) {

    /// A whole report.
    static final Plan FULL =
            new Plan(60, 200, 6, 12, 2, 10_000, 20, List.of(256, 1_024), 5_000, 1_000, 100_000, 20, 5, 100, 60);

    /// A few minutes: whether everything works, not how fast.
    static final Plan BRIEF = new Plan(10, 30, 3, 5, 1, 200, 3, List.of(32), 80, 20, 400, 3, 2, 10, 5);
}
