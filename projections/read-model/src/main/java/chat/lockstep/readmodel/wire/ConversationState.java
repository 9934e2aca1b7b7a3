package chat.lockstep.readmodel.wire;

import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a conversation is at its head, without its messages.
///
/// @param members in the order of their joining
/// @param pinned pinned messages, oldest pin first
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConversationState(
        ConversationKind kind, @Nullable String title, List<Member> members, List<MessageId> pinned) {

    public ConversationState {
        members = List.copyOf(members);
        pinned = List.copyOf(pinned);
    }
}
