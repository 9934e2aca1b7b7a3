package chat.lockstep.checker.recording;

/// A line that is well-formed and cannot stand where it does.
public final class Misplaced extends RuntimeException {

    public Misplaced(String what) {
        super(what);
    }
}
