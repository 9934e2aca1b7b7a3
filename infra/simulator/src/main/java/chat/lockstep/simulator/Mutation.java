package chat.lockstep.simulator;

/// A rule that is broken on purpose, to see that the simulation finds it.
public enum Mutation {
    NONE,
    /// Nobody compares with the views, so a lost hint stays lost.
    NOBODY_COMPARES,
    /// The command side makes an event again when a command comes again.
    REPEATS_ARE_APPENDED,
    /// The views show one more event after the removal of a member.
    REMOVED_MEMBERS_SEE_MORE,
    /// The views change the text of a message here and there, which its hash does not fit any more.
    VIEWS_ALTER_EVENTS,
    /// A connection loses a frame here and there, and goes on.
    LINKS_LOSE_FRAMES,
    /// A killed process loses what it committed.
    KILLS_LOSE_COMMITS,
    /// A disk says that it is done before it is.
    SYNCS_ARE_LIES
}
