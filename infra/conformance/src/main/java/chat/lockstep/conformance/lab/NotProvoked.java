package chat.lockstep.conformance.lab;

/// The situation that a rule speaks of could not be brought about here.
public final class NotProvoked extends RuntimeException {

    public NotProvoked(String why) {
        super(why);
    }
}
