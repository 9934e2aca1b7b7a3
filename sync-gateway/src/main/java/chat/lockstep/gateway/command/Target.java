package chat.lockstep.gateway.command;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.ClientFrame.Command;

/// The conversation that a command is about, also when the command does not name it: a direct conversation follows
/// from its members, a new group takes the command's id, anything else is private. Commands to one target run in order
/// and go to one node.
public final class Target {

    private Target() {}

    public static String of(UserId user, Command command) {
        if (command.conversation() != null) {
            return command.conversation().value();
        }
        if (!command.action().equals("createConversation")) {
            return ConversationId.ofUser(user).value();
        }
        var member = command.data().path("members").path(0).asString("");
        var isDirect = command.data().path("kind").asString("").equals(ConversationKind.DIRECT.wireName());
        try {
            return !isDirect
                    ? command.id().toString()
                    : ConversationId.direct(user, UserId.of(member)).value();
        } catch (IllegalArgumentException noUser) {
            return command.id().toString();
        }
    }
}
