package chat.lockstep.projector.views;

import java.util.OptionalLong;

/// The ordinals at the last places of a log: marks are mostly set there.
final class RecentOrdinals {

    private static final int PLACES = 64;

    private final long[] seqs = new long[PLACES];
    private final long[] ordinals = new long[PLACES];

    void add(long seq, long ordinal) {
        int slot = (int) (seq % PLACES);
        seqs[slot] = seq;
        ordinals[slot] = ordinal;
    }

    OptionalLong at(long seq) {
        int slot = (int) (seq % PLACES);
        return seq > 0 && seqs[slot] == seq ? OptionalLong.of(ordinals[slot]) : OptionalLong.empty();
    }
}
