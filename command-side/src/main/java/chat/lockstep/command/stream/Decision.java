package chat.lockstep.command.stream;

import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import org.jspecify.annotations.Nullable;

/// What an aggregate makes of a command. A refusal is an answer like the others: it rolls nothing back.
public sealed interface Decision {

    /// An event was applied at a place.
    record Applied(StreamKey stream, long seq, Timestamp at) implements Decision {}

    /// There is nothing to change.
    ///
    /// @param seq the stream's present seq
    /// @param at the time of the event at `seq`; absent while the stream is empty
    record Unchanged(StreamKey stream, long seq, @Nullable Timestamp at) implements Decision {}

    record Refused(Refusal refusal) implements Decision {}

    static Decision unchanged(StreamKey stream, StreamHead head) {
        return new Unchanged(stream, head.seq(), head.at());
    }

    static Decision refused(Refusal refusal) {
        return new Refused(refusal);
    }
}
