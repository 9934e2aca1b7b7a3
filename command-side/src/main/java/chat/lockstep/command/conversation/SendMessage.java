package chat.lockstep.command.conversation;

import chat.lockstep.command.stream.Addressed;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/// @param text checked already: it is well-formed, and not empty or too long
/// @param mentions each once
/// @param salt 16 random bytes, base64url
public record SendMessage(
        @TargetAggregateIdentifier ConversationId conversation,
        Cause cause,
        MessageId messageId,
        String text,
        @Nullable ReplyTo replyTo,
        List<UserId> mentions,
        String salt)
        implements Addressed {

    public SendMessage {
        mentions = List.copyOf(mentions);
    }

    /// @param isInConversation whether the store holds such a message in this conversation
    public record ReplyTo(MessageId messageId, boolean isInConversation) {}
}
