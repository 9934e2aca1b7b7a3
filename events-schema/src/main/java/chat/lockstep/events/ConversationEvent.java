package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can happen in the log of a direct or group conversation.
///
/// Where an event holds text, it also holds a `salt` of 16 random bytes, base64url: an erased text cannot be guessed
/// from its hash.
public sealed interface ConversationEvent extends Event {

    /// How many messages the log holds up to and with this event.
    long ordinal();

    /// A conversation began.
    ///
    /// @param title of a group: 1 byte to the limit `titleBytes` of UTF-8; absent in a direct conversation
    /// @param members in the order of their joining; the creator first
    /// @param salt present with a title
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ConversationCreated(
            ConversationKind kind,
            @Nullable String title,
            List<Member> members,
            long ordinal,
            @Nullable String salt) implements ConversationEvent {

        public ConversationCreated {
            members = List.copyOf(members);
        }
    }

    /// Users joined a group.
    ///
    /// @param members in the order of their joining; none of them was a member before
    record MembersAdded(List<Member> members, long ordinal) implements ConversationEvent {

        public MembersAdded {
            members = List.copyOf(members);
        }
    }

    /// An admin removed a member.
    record MemberRemoved(UserId user, long ordinal) implements ConversationEvent {}

    /// A member left.
    record MemberLeft(UserId user, long ordinal) implements ConversationEvent {}

    /// A member got another role.
    record RoleSet(UserId user, Role role, long ordinal) implements ConversationEvent {}

    /// A group got another title.
    ///
    /// @param title 1 byte to the limit `titleBytes` of UTF-8
    record Renamed(String title, long ordinal, String salt) implements ConversationEvent {}

    /// A group got another [Policy], whose parts these are.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PolicySet(
            Policy.Who send,
            Policy.Who addMembers,
            Policy.Who editSettings,
            @Nullable Long messageTtlSeconds,
            long ordinal)
            implements ConversationEvent {

        public Policy policy() {
            return new Policy(send, addMembers, editSettings, messageTtlSeconds);
        }
    }

    /// Somebody sent a message. The author is the event's.
    ///
    /// @param messageId the id of the command that sent it
    /// @param text 1 byte to the limit `textBytes` of UTF-8
    /// @param replyTo the message that this one answers
    /// @param mentions members who are mentioned, each once
    /// @param expiresAt when it is no longer to be shown
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MessageSent(
            MessageId messageId,
            String text,
            @Nullable MessageId replyTo,
            @Nullable List<UserId> mentions,
            @Nullable Timestamp expiresAt,
            long ordinal,
            String salt)
            implements ConversationEvent {

        public MessageSent {
            mentions = mentions == null ? null : List.copyOf(mentions);
        }
    }

    /// The author changed a message. Text and mentions replace what it had.
    ///
    /// @param messageSeq log seq of the message
    /// @param expiresAt as of the message
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MessageEdited(
            MessageId messageId,
            long messageSeq,
            String text,
            @Nullable List<UserId> mentions,
            @Nullable Timestamp expiresAt,
            long ordinal,
            String salt)
            implements MessageEvent {

        public MessageEdited {
            mentions = mentions == null ? null : List.copyOf(mentions);
        }
    }

    /// The author or an admin took a message back.
    record MessageRetracted(MessageId messageId, long messageSeq, long ordinal) implements MessageEvent {}

    /// A member reacted to a message.
    ///
    /// @param emoji 1 to 32 bytes of UTF-8
    record ReactionAdded(MessageId messageId, long messageSeq, String emoji, long ordinal) implements MessageEvent {}

    /// A member took a reaction back.
    record ReactionRemoved(MessageId messageId, long messageSeq, String emoji, long ordinal) implements MessageEvent {}

    /// A message was pinned in the conversation.
    record MessagePinned(MessageId messageId, long messageSeq, long ordinal) implements ConversationEvent {}

    /// A message is no longer pinned.
    record MessageUnpinned(MessageId messageId, long messageSeq, long ordinal) implements ConversationEvent {}

    /// What changes an earlier message of the same log.
    sealed interface MessageEvent extends ConversationEvent {

        MessageId messageId();

        /// Log seq of the message.
        long messageSeq();
    }
}
