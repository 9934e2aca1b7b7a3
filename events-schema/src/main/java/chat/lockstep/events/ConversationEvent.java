package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can happen in the log of a direct or group conversation.
public sealed interface ConversationEvent extends Event {

    /// How many messages the log holds up to and with this event.
    long ordinal();

    /// A conversation began.
    ///
    /// @param members in the order of their joining; the creator first
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ConversationCreated(ConversationKind kind, List<Member> members, long ordinal) implements ConversationEvent {

        public ConversationCreated {
            members = List.copyOf(members);
        }
    }

    /// Somebody sent a message. The author is the event's.
    ///
    /// @param messageId the id of the command that sent it
    /// @param text 1 byte to the limit `textBytes` of UTF-8
    /// @param replyTo the message that this one answers
    /// @param mentions members who are mentioned, each once
    /// @param salt 16 random bytes, base64url: an erased text cannot be guessed from its hash
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MessageSent(
            MessageId messageId,
            String text,
            @Nullable MessageId replyTo,
            @Nullable List<UserId> mentions,
            long ordinal,
            String salt)
            implements ConversationEvent {

        public MessageSent {
            mentions = mentions == null ? null : List.copyOf(mentions);
        }
    }
}
