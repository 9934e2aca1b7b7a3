package chat.lockstep.command.conversation;

import chat.lockstep.command.conversation.Change.Rename;
import chat.lockstep.command.conversation.Change.SetPolicy;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.NextPlace;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ConversationEvent.PolicySet;
import chat.lockstep.events.ConversationEvent.Renamed;
import chat.lockstep.events.Role;

/// Who may call a group something else, and who says what its members may do.
///
/// @param own the seat of the one who asks
record SettingRules(Memory memory, Seat own, NextPlace place) {

    Decision decide(Change.OfSettings change) {
        return switch (change) {
            case Rename rename -> rename(rename);
            case SetPolicy set -> setPolicy(set);
        };
    }

    private Decision rename(Rename change) {
        if (!memory.policy().editSettings().includes(own.role())) {
            return Decision.refused(Refusal.notAllowed("conversation", "only admins rename this group"));
        }
        var title = memory.title();
        return title != null && title.is(change.title())
                ? place.unchanged()
                : place.append(new Renamed(change.title(), memory.messages(), change.salt()));
    }

    private Decision setPolicy(SetPolicy change) {
        if (own.role() == Role.MEMBER) {
            return Decision.refused(Refusal.notAllowed("conversation", "only admins set the policy"));
        }
        var policy = change.policy();
        return policy.equals(memory.policy())
                ? place.unchanged()
                : place.append(new PolicySet(
                        policy.send(),
                        policy.addMembers(),
                        policy.editSettings(),
                        policy.messageTtlSeconds(),
                        memory.messages()));
    }
}
