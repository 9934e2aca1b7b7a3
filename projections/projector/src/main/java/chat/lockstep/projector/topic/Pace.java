package chat.lockstep.projector.topic;

import java.time.Duration;

/// How a consumer group weighs promptness against the number of batches, and when an offset may be committed.
///
/// @param gather how long the broker gathers records for a batch; zero for none: each record at once
/// @param durableAfter how long what a batch wrote may still be lost in a power cut; an offset is committed only when
///     its batch is older, so that what was lost is read again
public record Pace(Duration gather, Duration durableAfter) {

    /// Every record at once, and nothing is written that could be lost.
    public static final Pace PROMPT = new Pace(Duration.ZERO, Duration.ZERO);
}
