package chat.lockstep.local;

/// The servers that the system stands on.
public enum Server {
    POSTGRESQL,
    KAFKA,
    CASSANDRA,
    REDIS
}
