package chat.lockstep.command.intake;

import chat.lockstep.command.http.Caller;
import chat.lockstep.command.http.Deadline;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Commands that came together, carried out one after the other. A command whose `after` failed and may come again is
/// not tried. Nor is any command once the store has failed, or once the answer is due: each try would take its time to
/// fail, and order within a conversation would be lost.
final class CommandList {

    private final CommandIntake intake;
    private final Caller caller;
    private final Deadline deadline;
    private final Set<String> toBeRepeated = new HashSet<>();
    private boolean storeFailed;

    CommandList(CommandIntake intake, Caller caller, Deadline deadline) {
        this.intake = intake;
        this.caller = caller;
        this.deadline = deadline;
    }

    List<CommandResult> execute(Iterable<JsonNode> commands) {
        var results = new ArrayList<CommandResult>();
        for (var command : commands) {
            var refusal = refusalBefore(command);
            var result = refusal == null ? intake.execute(caller, command) : intake.refuse(caller, command, refusal);
            remember(result);
            results.add(result);
        }
        return results;
    }

    private @Nullable Refusal refusalBefore(JsonNode command) {
        var after = command.path("after");
        if (!after.isMissingNode() && !after.isNull()) {
            if (!after.isString() || !isCommandId(after.stringValue())) {
                return Refusal.invalid("after", "after must be a command id");
            }
            if (toBeRepeated.contains(after.stringValue())) {
                return Refusal.of(ErrorCode.AFTER_FAILED, "after", "the command that it comes after failed");
            }
        }
        if (storeFailed || deadline.isOver()) {
            return Refusal.unavailable("not tried, since the event store is too slow or gone");
        }
        return null;
    }

    private void remember(CommandResult result) {
        if (!result.isToBeRepeated()) {
            return;
        }
        if (result.id() != null) {
            toBeRepeated.add(result.id());
        }
        storeFailed |= result.error() != null && result.error().code() == ErrorCode.UNAVAILABLE;
    }

    private static boolean isCommandId(String text) {
        try {
            return CommandId.of(text) != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
