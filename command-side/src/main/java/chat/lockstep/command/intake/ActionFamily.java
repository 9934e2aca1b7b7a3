package chat.lockstep.command.intake;

import java.util.Set;

/// Some of the actions that a client can ask for, which belong together.
interface ActionFamily {

    Set<String> names();

    /// What carries `request` out, whose action is one of [#names].
    ///
    /// @throws Refused if the request is malformed or asks for what there is not
    Attempt attempt(CommandRequest request, DataFields data);
}
