package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I10;

import chat.lockstep.checker.recording.HistoryLine;
import chat.lockstep.checker.recording.HistoryLine.Presence;
import chat.lockstep.checker.recording.HistoryLine.Seen;
import chat.lockstep.checker.recording.HistoryLine.Wire;
import chat.lockstep.checker.verdict.Violation;
import java.util.HashMap;
import java.util.Map;

/// A device that was revoked is told nothing any more, a moment after the revocation was acknowledged.
final class RevokedRule implements Rule {

    private final Run run;
    private final Map<String, Long> lastTold = new HashMap<>();

    RevokedRule(Run run) {
        this.run = run;
    }

    @Override
    public void on(HistoryLine line) {
        switch (line) {
            case Seen _, Wire _, Presence _ -> lastTold.merge(line.client(), line.t(), Math::max);
            default -> {}
        }
    }

    @Override
    public void end() {
        for (var operation : run.operations().all()) {
            var ok = operation.ok();
            if (operation.revokes == null || ok == null) {
                continue;
            }
            long told = lastTold.getOrDefault(operation.revokes, 0L);
            if (told > ok.t() + run.bounds().micros(run.bounds().revoke())) {
                run.findings()
                        .add(Violation.of(
                                        I10,
                                        told,
                                        "was told something " + (told - ok.t()) / 1_000 + " ms after it was revoked")
                                .by(operation.revokes)
                                .about(operation.command));
            }
        }
    }
}
