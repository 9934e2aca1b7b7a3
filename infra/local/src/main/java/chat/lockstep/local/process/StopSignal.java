package chat.lockstep.local.process;

/// How a process is asked to end.
public enum StopSignal {
    /// What most programs take as the wish to end in good order.
    TERM,
    /// PostgreSQL's fast shutdown; its `TERM` would wait for the clients to leave.
    INT,
    /// For data that is thrown away anyway.
    KILL
}
