package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I1;
import static chat.lockstep.checker.verdict.Invariant.I5;

import chat.lockstep.checker.fold.Stored;
import chat.lockstep.checker.recording.HistoryLine.Ok;
import chat.lockstep.checker.verdict.Invariant;
import chat.lockstep.checker.verdict.Violation;

/// What was acknowledged is in the store where it was said to be, and says what was asked for; what is in the store
/// was asked for, and not refused.
final class AcknowledgedRule implements Rule {

    private final Run run;

    AcknowledgedRule(Run run) {
        this.run = run;
    }

    @Override
    public void end() {
        for (var operation : run.operations().all()) {
            var ok = operation.ok();
            if (ok != null && !ok.outcome().equals("unchanged")) {
                checkStored(operation, ok);
            }
        }
        for (var event : run.logs().events()) {
            checkInvoked(event);
        }
    }

    private void checkStored(Operation operation, Ok ok) {
        var stored = run.logs().byId(operation.command);
        var where = ok.conversation() + " " + ok.stream() + " " + ok.seq();
        if (stored.isEmpty()) {
            add(I1, ok.t(), operation, operation.action + " was acknowledged at " + where + " and is not in the store");
        } else if (!ok.conversation().equals(stored.get().conversation())
                || !ok.stream().equals(stored.get().stream())
                || ok.seq() != stored.get().seq()) {
            add(I1, ok.t(), operation, "was acknowledged at " + where + " and the store has " + stored.get());
        }
    }

    private void checkInvoked(Stored event) {
        var found = run.operations().of(event.id());
        if (found.isEmpty()) {
            if (!event.isOfServer()) {
                run.findings()
                        .add(Violation.of(I5, "nobody asked for " + event)
                                .in(event.conversation())
                                .by(event.client())
                                .about(event.id()));
            }
            return;
        }
        var operation = found.get();
        var fail = operation.fail();
        var ok = operation.ok();
        if (fail != null) {
            add(I5, fail.t(), operation, "was refused with " + fail.code() + " for good, and the store has " + event);
        }
        if (ok != null && ok.outcome().equals("unchanged")) {
            add(I5, ok.t(), operation, "was answered unchanged, which leaves nothing, and the store has " + event);
        }
        if (!isWhatWasAsked(event, operation)) {
            add(
                    I5,
                    operation.invokedAt,
                    operation,
                    operation.client + " asked for another " + operation.action + " than " + event + " by "
                            + event.client());
        }
    }

    private static boolean isWhatWasAsked(Stored event, Operation operation) {
        boolean isThere = operation.conversation == null
                || operation.conversation.equals(event.conversation())
                || event.type().equals("privatelyRead");
        return isThere
                && event.client().equals(operation.client)
                && event.type().equals(operation.type)
                && event.content().equals(operation.content);
    }

    private void add(Invariant invariant, long t, Operation operation, String text) {
        run.findings()
                .add(Violation.of(invariant, t, text)
                        .in(operation.conversation)
                        .by(operation.client)
                        .about(operation.command));
    }
}
