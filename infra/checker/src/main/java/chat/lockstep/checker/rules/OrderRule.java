package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I3;

import chat.lockstep.checker.fold.Stored;
import chat.lockstep.checker.fold.StoredConversation;
import chat.lockstep.checker.recording.HistoryLine;
import chat.lockstep.checker.recording.HistoryLine.Seen;
import chat.lockstep.checker.verdict.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Real-time order: what was asked for after something else was known to be durable (acknowledged to anybody, or shown
/// to anybody) comes later in the log. One sweep over each log, by the time of invocation.
///
/// A log that has this order, and holds each command once, is linearizable.
///
/// Source: Herlihy and Wing, "Linearizability: A Correctness Condition for Concurrent Objects", 1990.
final class OrderRule implements Rule {

    private final Run run;
    private final Map<Stored, Long> firstSeen = new HashMap<>();

    OrderRule(Run run) {
        this.run = run;
    }

    @Override
    public void on(HistoryLine line) {
        if (line instanceof Seen seen && seen.event().stream().equals("log")) {
            run.logs()
                    .at(seen.conversation(), "log", seen.event().seq())
                    .filter(stored -> stored.id().equals(seen.event().id()))
                    .ifPresent(stored -> firstSeen.merge(stored, seen.t(), Math::min));
        }
    }

    @Override
    public void end() {
        run.logs().conversations().forEach(this::sweep);
    }

    /// @param known when it was known to be durable
    private record Durable(Stored event, long known) {}

    private void sweep(StoredConversation conversation) {
        var durable = new ArrayList<Durable>();
        var invoked = new ArrayList<Operation>();
        for (var event : conversation.events("log")) {
            var operation = run.operations().of(event.id());
            operation.ifPresent(invoked::add);
            long known = Math.min(
                    firstSeen.getOrDefault(event, Long.MAX_VALUE),
                    operation.map(Operation::ok).map(HistoryLine::t).orElse(Long.MAX_VALUE));
            if (known < Long.MAX_VALUE) {
                durable.add(new Durable(event, known));
            }
        }
        durable.sort(Comparator.comparingLong(Durable::known));
        invoked.sort(Comparator.comparingLong(operation -> operation.invokedAt));
        compare(durable, invoked);
    }

    private void compare(List<Durable> durable, List<Operation> invoked) {
        @Nullable Durable furthest = null;
        int next = 0;
        for (var operation : invoked) {
            for (; next < durable.size() && durable.get(next).known() < operation.invokedAt; next++) {
                if (furthest == null
                        || durable.get(next).event().seq() > furthest.event().seq()) {
                    furthest = durable.get(next);
                }
            }
            var event = run.logs().byId(operation.command).orElseThrow();
            if (furthest != null && event.seq() <= furthest.event().seq()) {
                run.findings()
                        .add(Violation.of(I3, operation.invokedAt, text(operation, event, furthest.event()))
                                .in(event.conversation())
                                .by(operation.client)
                                .about(operation.command));
            }
        }
    }

    private static String text(Operation operation, Stored event, Stored earlier) {
        var order = operation.client.equals(earlier.client()) ? "the session" : "real time";
        return "against the order of " + order + ", " + event + " was asked for when " + earlier + " was durable";
    }
}
