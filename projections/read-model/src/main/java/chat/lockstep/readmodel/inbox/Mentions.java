package chat.lockstep.readmodel.inbox;

import java.util.ArrayList;
import java.util.List;

/// The messages that mention a member, as far as the member has not seen them.
///
/// @param mark the largest of the member's marks, as log seq
/// @param seqs log seqs of messages that mention the member, ascending; some may be at or below the mark
public record Mentions(long mark, List<Long> seqs) {

    public static final Mentions NONE = new Mentions(0, List.of());

    public Mentions {
        seqs = List.copyOf(seqs);
    }

    /// With the mark moved forward; the list stays until it is written for another reason.
    public Mentions marked(long seq) {
        return seq > mark ? new Mentions(seq, seqs) : this;
    }

    /// With one more message, and without those that were seen meanwhile.
    public Mentions with(long seq) {
        var beyond = new ArrayList<Long>(seqs.size() + 1);
        seqs.stream().filter(known -> known > mark && known < seq).forEach(beyond::add);
        beyond.add(seq);
        seqs.stream().filter(known -> known > mark && known > seq).forEach(beyond::add);
        return new Mentions(mark, beyond);
    }
}
