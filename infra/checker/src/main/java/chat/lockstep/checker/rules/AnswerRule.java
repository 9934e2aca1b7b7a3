package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I9;

import chat.lockstep.checker.recording.HistoryLine;
import chat.lockstep.checker.recording.HistoryLine.Answer;
import chat.lockstep.checker.recording.HistoryLine.Close;
import chat.lockstep.checker.recording.HistoryLine.Connect;
import chat.lockstep.checker.recording.HistoryLine.Refused;
import chat.lockstep.checker.verdict.Violation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Every command is answered: soon after it was invoked while the client is connected, or after the client connected
/// again; and in the end with ok, a refusal for good, or the word that nobody knows. While a client has no connection
/// its commands may wait, and what it is connected to may be unable to answer.
final class AnswerRule implements Rule {

    private final Run run;
    private final long limit;
    private final List<Span> silent;
    private final Map<String, Long> connectedAt = new HashMap<>();
    private final Map<String, Long> closedAt = new HashMap<>();
    private final Set<String> answered = new HashSet<>();

    /// @param silent the faults under which nobody can answer
    AnswerRule(Run run, Set<String> silent) {
        this.run = run;
        this.silent = Span.union(run.faults().windows().stream()
                .filter(window -> silent.contains(window.fault()))
                .map(window -> new Span(window.begin(), window.heal() == null ? Long.MAX_VALUE : window.heal()))
                .toList());
        this.limit = run.bounds().micros(run.bounds().answer());
    }

    @Override
    public void on(HistoryLine line) {
        switch (line) {
            case Connect connect -> {
                connectedAt.put(connect.client(), connect.t());
                closedAt.remove(connect.client());
            }
            case Close close -> closedAt.put(close.client(), close.t());
            case Answer answer when answered.add(answer.command()) -> first(answer);
            default -> {}
        }
    }

    private void first(Answer answer) {
        var operation = run.operations().of(answer.command()).orElseThrow();
        long since = Math.max(operation.invokedAt, connectedAt.getOrDefault(answer.client(), 0L));
        long until = Math.min(answer.t(), closedAt.getOrDefault(answer.client(), Long.MAX_VALUE));
        long waited = new Span(since, until)
                .without(silent).stream().mapToLong(Span::micros).sum();
        if (waited > limit) {
            var text = operation.action + " had its first answer after " + waited / 1_000 + " ms, more than "
                    + limit / 1_000;
            add(operation, since + limit, text);
        }
    }

    @Override
    public void end() {
        for (var operation : run.operations().all()) {
            var last = operation.last();
            if (last == null) {
                add(operation, operation.invokedAt, operation.action + " was never answered");
            } else if (last instanceof Refused refused && operation.isUnknown()) {
                add(
                        operation,
                        refused.t(),
                        operation.action + " was told to come again (" + refused.code() + ") and never settled");
            }
        }
    }

    private void add(Operation operation, long t, String text) {
        run.findings()
                .add(Violation.of(I9, t, text)
                        .in(operation.conversation)
                        .by(operation.client)
                        .about(operation.command));
    }
}
