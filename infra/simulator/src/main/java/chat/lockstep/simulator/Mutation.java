package chat.lockstep.simulator;

/// A rule that is broken on purpose, to see that the simulation finds it.
public enum Mutation {
    NONE,
    /// A device takes a live event though it is not the next one.
    GAPS_ARE_TAKEN,
    /// A hint says that it is the one after it, so the gateway takes a later place for told.
    HINTS_SKIP_ONE,
    /// Nobody compares with the views, so a lost hint stays lost.
    NOBODY_COMPARES,
    /// The command side makes an event again when a command comes again.
    REPEATS_ARE_APPENDED,
    /// The views show one more event after the removal of a member.
    REMOVED_MEMBERS_SEE_MORE
}
