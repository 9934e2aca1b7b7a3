package chat.lockstep.command.conversation;

import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a member can ask of a conversation. Texts are checked already: they are well-formed, and not empty or too long.
/// A `salt` is 16 random bytes, base64url.
public sealed interface Change {

    /// What concerns who is in it. Direct conversations take none of these.
    sealed interface OfMembers extends Change {}

    record AddMembers(List<UserId> users) implements OfMembers {

        public AddMembers {
            users = List.copyOf(users);
        }
    }

    record RemoveMember(UserId user) implements OfMembers {}

    record Leave() implements OfMembers {}

    record SetRole(UserId user, Role role) implements OfMembers {}

    /// What concerns the group as a whole. Direct conversations take none of these.
    sealed interface OfSettings extends Change {}

    record Rename(String title, String salt) implements OfSettings {}

    record SetPolicy(Policy policy) implements OfSettings {}

    /// What concerns its messages.
    sealed interface OfMessages extends Change {}

    /// @param mentions each once
    /// @param isBlocked whether the other one of a direct conversation has blocked the author
    record SendMessage(
            MessageId messageId,
            String text,
            @Nullable NamedMessage replyTo,
            List<UserId> mentions,
            String salt,
            boolean isBlocked)
            implements OfMessages {

        public SendMessage {
            mentions = List.copyOf(mentions);
        }
    }

    /// @param mentions each once
    record EditMessage(NamedMessage message, String text, List<UserId> mentions, String salt) implements OfMessages {

        public EditMessage {
            mentions = List.copyOf(mentions);
        }
    }

    record RetractMessage(NamedMessage message) implements OfMessages {}

    record React(NamedMessage message, String emoji) implements OfMessages {}

    record Unreact(NamedMessage message, String emoji) implements OfMessages {}

    record PinMessage(NamedMessage message) implements OfMessages {}

    record UnpinMessage(NamedMessage message) implements OfMessages {}
}
