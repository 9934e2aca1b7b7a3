package chat.lockstep.checker.rules;

import chat.lockstep.checker.recording.HistoryLine;
import chat.lockstep.checker.recording.HistoryLine.Answer;
import chat.lockstep.checker.recording.HistoryLine.Invoke;
import chat.lockstep.checker.recording.Misplaced;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All commands of the run.
final class Operations {

    private final Map<String, Operation> byCommand = new LinkedHashMap<>();

    void on(HistoryLine line) {
        switch (line) {
            case Invoke invoke -> {
                if (byCommand.putIfAbsent(invoke.command(), new Operation(invoke)) != null) {
                    throw new Misplaced("command " + invoke.command() + " was invoked before");
                }
            }
            case Answer answer ->
                of(answer.command())
                        .filter(operation -> operation.client.equals(answer.client()))
                        .orElseThrow(() -> new Misplaced(
                                answer.client() + " never invoked command " + answer.command() + " before"))
                        .on(answer);
            default -> {}
        }
    }

    Optional<Operation> of(@Nullable String command) {
        return command == null ? Optional.empty() : Optional.ofNullable(byCommand.get(command));
    }

    Collection<Operation> all() {
        return byCommand.values();
    }
}
