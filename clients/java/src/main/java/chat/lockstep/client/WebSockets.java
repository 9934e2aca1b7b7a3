package chat.lockstep.client;

/// Opens a WebSocket for each connection.
record WebSockets(LockstepOptions options) implements Transport {

    @Override
    public Channel open(String token, Owner owner) {
        return WebSocketChannel.open(options, token, owner);
    }
}
