package chat.lockstep.readmodel.inbox;

/// Up to where a member has seen the log.
///
/// @param seq log seq
/// @param ordinal how many messages the log holds up to there
public record Mark(long seq, long ordinal) {}
