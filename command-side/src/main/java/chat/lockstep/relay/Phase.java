package chat.lockstep.relay;

/// What a relay is doing.
enum Phase {
    /// No connection to the event store.
    CONNECTING,
    /// Another relay leads; this one waits.
    STAND_BY,
    /// Leads, and checks the event table, the topic and the slot.
    PREPARING,
    /// Leads, and sends the rows that no slot has kept.
    BACK_FILLING,
    /// Leads, and follows the event table.
    STREAMING,
    /// Leads, and waits to try again.
    BACKING_OFF;

    boolean isWell() {
        return this == STAND_BY || this == BACK_FILLING || this == STREAMING;
    }

    boolean isLeading() {
        return compareTo(PREPARING) >= 0;
    }
}
