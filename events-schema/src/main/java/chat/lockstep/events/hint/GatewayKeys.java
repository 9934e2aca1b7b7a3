package chat.lockstep.events.hint;

import chat.lockstep.events.UserId;

/// What the nodes of the gateway are known by in Redis.
public final class GatewayKeys {

    private GatewayKeys() {}

    /// The channel to which a node listens.
    public static String channel(String node) {
        return "gateway:" + node;
    }

    /// The sorted set of the nodes on which a user has sessions.
    public static String sessions(UserId user) {
        return "sessions:{" + user + "}";
    }
}
