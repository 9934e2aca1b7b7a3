package chat.lockstep.simulator;

/// Chance that follows from the seed and from what is asked, not from who asked before: where the code under test walks
/// through a set in no order, the history stays the same.
record Dice(long seed) {

    /// A number from 0 to `sides` - 1.
    ///
    /// @param about what is decided, such as a link and the number of a frame on it
    int roll(int sides, Object... about) {
        long mixed = seed;
        for (var part : about) {
            mixed = mix(mixed ^ part.toString().hashCode());
        }
        return (int) Math.floorMod(mix(mixed), (long) sides);
    }

    boolean isOneIn(int sides, Object... about) {
        return roll(sides, about) == 0;
    }

    /// Source: Steele et al., "Fast Splittable Pseudorandom Number Generators", 2014.
    private static long mix(long value) {
        long z = value + 0x9e37_79b9_7f4a_7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return z ^ (z >>> 31);
    }
}
