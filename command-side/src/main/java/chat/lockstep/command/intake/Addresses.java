package chat.lockstep.command.intake;

import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;

/// Which conversation a command goes to, by its kind of action.
final class Addresses {

    private Addresses() {}

    /// The conversation that a command must name; not a private one, which takes no such commands.
    static ConversationId shared(CommandRequest request) {
        if (request.conversation() == null) {
            throw Refused.invalid("conversation", request.action() + " must name its conversation");
        }
        var conversation = DataFields.parsed(request.conversation(), "conversation", ConversationId::of);
        if (conversation.equals(own(request))) {
            throw new Refused(
                    Refusal.notAllowed("conversation", "a private conversation takes no " + request.action()));
        }
        if (conversation.isPrivate()) {
            throw new Refused(Refusal.noSuchConversation());
        }
        return conversation;
    }

    /// The private conversation of the caller, which a private action may name and need not.
    static ConversationId own(CommandRequest request) {
        return ConversationId.ofUser(request.by().user());
    }

    /// Refuses a private action that names another conversation than the caller's private one.
    static void requireOwn(CommandRequest request) {
        if (request.conversation() == null) {
            return;
        }
        var named = DataFields.parsed(request.conversation(), "conversation", ConversationId::of);
        if (named.equals(own(request))) {
            return;
        }
        throw named.isPrivate()
                ? new Refused(Refusal.noSuchConversation())
                : Refused.invalid("conversation", request.action() + " goes to " + own(request) + " or names none");
    }

    /// The shared conversation that a private action is about.
    static ConversationId target(DataFields data) {
        var target = data.requiredId("target", ConversationId::of);
        if (target.isPrivate()) {
            throw new Refused(noSuchTarget());
        }
        return target;
    }

    static Refusal noSuchTarget() {
        return Refusal.of(ErrorCode.NOT_FOUND, "data.target", "no such conversation of yours");
    }
}
