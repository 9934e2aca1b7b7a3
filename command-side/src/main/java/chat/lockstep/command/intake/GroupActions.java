package chat.lockstep.command.intake;

import chat.lockstep.command.conversation.Change;
import chat.lockstep.command.conversation.Change.AddMembers;
import chat.lockstep.command.conversation.Change.Leave;
import chat.lockstep.command.conversation.Change.RemoveMember;
import chat.lockstep.command.conversation.Change.Rename;
import chat.lockstep.command.conversation.Change.SetPolicy;
import chat.lockstep.command.conversation.Change.SetRole;
import chat.lockstep.command.conversation.ChangeConversation;
import chat.lockstep.command.execution.Execution;
import chat.lockstep.command.execution.Salts;
import chat.lockstep.events.Limits;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/// What a member can ask of a group: its members, their roles, its title and its policy.
@Component
class GroupActions implements ActionFamily {

    private static final long TTL_SECONDS_MAX = 31_536_000;

    private final Execution execution;
    private final Salts salts;
    private final Limits limits;

    GroupActions(Execution execution, Salts salts, Limits limits) {
        this.execution = execution;
        this.salts = salts;
        this.limits = limits;
    }

    @Override
    public Set<String> names() {
        return Set.of("addMembers", "removeMember", "leave", "setRole", "rename", "setPolicy");
    }

    @Override
    public Attempt attempt(CommandRequest request, DataFields data) {
        var conversation = Addresses.shared(request);
        var change = change(request.action(), data);
        return new Attempt(
                conversation, () -> execution.send(new ChangeConversation(conversation, request.cause(), change)));
    }

    private Change change(String action, DataFields data) {
        return switch (action) {
            case "addMembers" -> new AddMembers(newMembers(data));
            case "removeMember" -> new RemoveMember(data.user("user"));
            case "leave" -> new Leave();
            case "setRole" -> new SetRole(data.user("user"), data.oneOf("role", Role.values()));
            case "rename" -> new Rename(data.title(limits.titleBytes()), salts.next());
            case "setPolicy" -> new SetPolicy(policy(data));
            default -> throw new IllegalStateException("not an action of groups: " + action);
        };
    }

    private List<UserId> newMembers(DataFields data) {
        var members = data.requiredUsers("members", limits.groupMembers());
        if (members.isEmpty()) {
            throw Refused.invalid("data.members", "data.members must name at least one user");
        }
        return members;
    }

    private static Policy policy(DataFields data) {
        return new Policy(
                data.oneOf("send", Policy.Who.values()),
                data.oneOf("addMembers", Policy.Who.values()),
                data.oneOf("editSettings", Policy.Who.values()),
                data.integerIfAny("messageTtlSeconds", 1, TTL_SECONDS_MAX));
    }
}
