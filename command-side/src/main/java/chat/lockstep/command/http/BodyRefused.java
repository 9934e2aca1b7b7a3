package chat.lockstep.command.http;

/// The body asks for more than one request may; nothing of it was carried out.
public final class BodyRefused extends RuntimeException {

    public BodyRefused(String message) {
        super(message);
    }
}
