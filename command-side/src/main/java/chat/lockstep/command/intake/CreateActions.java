package chat.lockstep.command.intake;

import chat.lockstep.command.account.Accounts;
import chat.lockstep.command.conversation.CreateConversation;
import chat.lockstep.command.execution.Execution;
import chat.lockstep.command.execution.Salts;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Limits;
import java.util.Set;
import org.springframework.stereotype.Component;

/// How conversations begin.
@Component
class CreateActions implements ActionFamily {

    private static final String CREATE_CONVERSATION = "createConversation";

    private final Execution execution;
    private final Accounts accounts;
    private final Salts salts;
    private final Limits limits;

    CreateActions(Execution execution, Accounts accounts, Salts salts, Limits limits) {
        this.execution = execution;
        this.accounts = accounts;
        this.salts = salts;
        this.limits = limits;
    }

    @Override
    public Set<String> names() {
        return Set.of(CREATE_CONVERSATION);
    }

    @Override
    public Attempt attempt(CommandRequest request, DataFields data) {
        return switch (data.text("kind")) {
            case "direct" -> direct(request, data);
            case "group" -> group(request, data);
            default -> throw Refused.invalid("data.kind", "data.kind must be direct or group");
        };
    }

    private Attempt direct(CommandRequest request, DataFields data) {
        var members = data.requiredUsers("members", 1);
        var creator = request.by().user();
        if (members.size() != 1 || members.contains(creator)) {
            throw Refused.invalid("data.members", "data.members must name exactly one other user");
        }
        var other = members.getFirst();
        var conversation = ConversationId.direct(creator, other);
        if (request.conversation() != null && !request.conversation().equals(conversation.value())) {
            throw Refused.invalid(
                    "conversation", "the direct conversation of these two users has the id " + conversation);
        }
        return new Attempt(
                conversation,
                () -> execution.send(CreateConversation.direct(
                        conversation, request.cause(), other, accounts.hasBlocked(other, creator))));
    }

    private Attempt group(CommandRequest request, DataFields data) {
        var creator = request.by().user();
        var title = data.title(limits.titleBytes());
        var others = data.requiredUsers("members", limits.groupMembers()).stream()
                .filter(user -> !user.equals(creator))
                .toList();
        if (others.size() >= limits.groupMembers()) {
            throw Refused.invalid(
                    "data.members", "a group has at most " + limits.groupMembers() + " members (groupMembers)");
        }
        var conversation = request.conversation() == null
                ? ConversationId.of(request.id().toString())
                : DataFields.parsed(request.conversation(), "conversation", CreateActions::groupId);
        var salt = salts.next();
        return new Attempt(
                conversation,
                () -> execution.send(CreateConversation.group(conversation, request.cause(), title, others, salt)));
    }

    /// The id of a group has the form of a command's id.
    private static ConversationId groupId(String text) {
        try {
            return ConversationId.of(CommandId.of(text).toString());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("the id of a group must be a lower-case UUIDv7", malformed);
        }
    }
}
