package chat.lockstep.command.intake;

import chat.lockstep.command.stream.Refusal;

/// Ends the reading of a command that cannot be carried out.
final class Refused extends RuntimeException {

    private final transient Refusal refusal;

    Refused(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    static Refused invalid(String field, String message) {
        return new Refused(Refusal.invalid(field, message));
    }

    Refusal refusal() {
        return refusal;
    }
}
