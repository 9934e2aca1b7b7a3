package chat.lockstep.checker.fold;

/// An event of the store, without its text.
///
/// @param content equal to that of the command it came from
/// @param expires whether it may be shown as erased
public record Stored(
        String conversation,
        String stream,
        long seq,
        String id,
        String type,
        String user,
        String device,
        String hash,
        String chain,
        String content,
        boolean expires,
        Change change) {

    public boolean isLog() {
        return stream.equals("log");
    }

    /// What the server appends without a command: marks from acknowledgements, devices that say hello, and whatever
    /// it does in its own name.
    public boolean isOfServer() {
        return type.equals("delivered") || type.equals("deviceRegistered") || user.equals("system");
    }

    public String client() {
        return user + "/" + device;
    }

    @Override
    public String toString() {
        return type + " " + id + " at " + conversation + " " + stream + " " + seq;
    }
}
