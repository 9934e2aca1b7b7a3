package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I10;
import static chat.lockstep.checker.verdict.Invariant.I2;
import static chat.lockstep.checker.verdict.Invariant.I5;

import chat.lockstep.checker.recording.HistoryLine;
import chat.lockstep.checker.recording.HistoryLine.Wire;
import chat.lockstep.checker.verdict.Invariant;
import chat.lockstep.checker.verdict.Violation;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What came over the wire may be repeated, though rarely before anything was wrong, and is nothing that the user may
/// not see.
final class WireRule implements Rule {

    private final Run run;
    private final Map<String, BitSet> came = new HashMap<>();
    private long lines;
    private long repeats;

    WireRule(Run run) {
        this.run = run;
    }

    @Override
    public void on(HistoryLine line) {
        if (line instanceof Wire wire) {
            came(wire);
        }
    }

    private void came(Wire wire) {
        var stored = run.logs().at(wire.conversation(), wire.stream(), wire.seq());
        var membership = run.fold().of(wire.conversation()).flatMap(found -> found.membership(wire.user()));
        if (stored.isEmpty()) {
            add(I5, wire, "was sent " + wire.stream() + " " + wire.seq() + ", which the store has not");
            return;
        }
        if (membership.isEmpty() || (stored.get().isLog() && !membership.get().maySee(wire.seq()))) {
            add(I10, wire, "was sent " + wire.stream() + " " + wire.seq() + " outside its membership");
        }
        var before = came.computeIfAbsent(
                wire.client() + " " + wire.conversation() + " " + wire.stream(), ignored -> new BitSet());
        if (run.faults().isBeforeAll(wire.t())) {
            lines++;
            repeats += before.get((int) wire.seq()) ? 1 : 0;
        }
        before.set((int) wire.seq());
    }

    @Override
    public void end() {
        double amplification = lines == repeats ? lines : (double) lines / (lines - repeats);
        if (amplification > run.bounds().amplification()) {
            run.findings()
                    .add(Violation.of(
                            I2,
                            String.format(
                                    Locale.ROOT,
                                    "before the first fault, each event came %.3f times over the wire, more than %.3f",
                                    amplification,
                                    run.bounds().amplification())));
        }
    }

    private void add(Invariant invariant, Wire wire, String text) {
        run.findings()
                .add(Violation.of(invariant, wire.t(), text)
                        .in(wire.conversation())
                        .by(wire.client()));
    }
}
