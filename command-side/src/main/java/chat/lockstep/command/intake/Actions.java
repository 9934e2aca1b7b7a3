package chat.lockstep.command.intake;

import chat.lockstep.command.account.Accounts;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// What a client can ask for: finds who reads a command's data, and says what to do. Whatever it is, a device that was
/// shut out does not get it.
@Component
class Actions {

    private final Map<String, ActionFamily> families = new HashMap<>();
    private final Accounts accounts;

    Actions(List<ActionFamily> families, Accounts accounts) {
        for (var family : families) {
            family.names().forEach(name -> this.families.put(name, family));
        }
        this.accounts = accounts;
    }

    /// Whether there is an action of this name; metrics name no other.
    boolean know(String action) {
        return families.containsKey(action);
    }

    /// What carries `request` out.
    ///
    /// @throws Refused if the request is malformed or asks for what there is not
    Attempt attempt(CommandRequest request) {
        var family = families.get(request.action());
        if (family == null) {
            throw new Refused(Refusal.of(ErrorCode.UNKNOWN_ACTION, "action", "there is no such action"));
        }
        var attempt = family.attempt(request, new DataFields(request.data()));
        return new Attempt(
                attempt.conversation(),
                () -> accounts.isRevoked(request.by())
                        ? Decision.refused(Refusal.deviceRevoked())
                        : attempt.decision().get());
    }
}
