package chat.lockstep.verify;

/// What comes of comparing one conversation.
public enum Outcome {
    /// The views say what the log says.
    EQUAL,
    /// The views are right as far as they go, and have not applied all of the log.
    BEHIND,
    /// Something is wrong.
    DIFFERENT
}
