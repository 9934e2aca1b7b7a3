package chat.lockstep.command.conversation;

import chat.lockstep.command.stream.Addressed;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Member;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/// Begins a conversation.
///
/// @param created the event that does
/// @param isBlocked whether the other one of a direct conversation has blocked the creator
public record CreateConversation(
        @TargetAggregateIdentifier ConversationId conversation,
        Cause cause,
        ConversationCreated created,
        boolean isBlocked)
        implements Addressed {

    /// @param conversation the id that belongs to the two
    /// @param other the one who did not send the command
    public static CreateConversation direct(ConversationId conversation, Cause cause, UserId other, boolean isBlocked) {
        var members = List.of(new Member(cause.by().user(), Role.MEMBER), new Member(other, Role.MEMBER));
        return new CreateConversation(
                conversation,
                cause,
                new ConversationCreated(ConversationKind.DIRECT, null, members, 0, null),
                isBlocked);
    }

    /// @param others each once, and not the one who sent the command
    public static CreateConversation group(
            ConversationId conversation, Cause cause, String title, List<UserId> others, String salt) {
        var owner = new Member(cause.by().user(), Role.OWNER);
        var members = Stream.concat(Stream.of(owner), others.stream().map(user -> new Member(user, Role.MEMBER)));
        return new CreateConversation(
                conversation,
                cause,
                new ConversationCreated(ConversationKind.GROUP, title, members.toList(), 0, salt),
                false);
    }
}
