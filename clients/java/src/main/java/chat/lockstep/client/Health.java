package chat.lockstep.client;

/// Whether a conversation can go on being applied.
public enum Health {
    /// All events so far follow from each other.
    SOUND,
    /// What the server sent does not follow from what is held. Nothing of it was applied; the conversation stands still
    /// and is tried again with each new connection.
    DIVERGED,
    /// The next event is of a kind that this client is too old for. The conversation stands still before it.
    UPGRADE_NEEDED
}
