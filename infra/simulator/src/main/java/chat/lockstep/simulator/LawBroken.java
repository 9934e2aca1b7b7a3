package chat.lockstep.simulator;

/// What must always hold does not.
final class LawBroken extends RuntimeException {

    LawBroken(String message) {
        super(message);
    }
}
