package chat.lockstep.events.fold;

import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessagePinned;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.MessageUnpinned;
import chat.lockstep.events.ConversationEvent.PolicySet;
import chat.lockstep.events.ConversationEvent.Renamed;
import chat.lockstep.events.ConversationEvent.RoleSet;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a conversation is at a place of its log, without its messages.
///
/// @param title of a group
/// @param members in the order of their joining
/// @param pinned pinned messages, oldest pin first
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConversationState(
        ConversationKind kind, @Nullable String title, List<Member> members, Policy policy, List<MessageId> pinned) {

    public ConversationState {
        members = List.copyOf(members);
        pinned = List.copyOf(pinned);
    }

    /// The state that a conversation begins with.
    public static ConversationState of(ConversationCreated created) {
        return new ConversationState(created.kind(), created.title(), created.members(), Policy.DEFAULT, List.of());
    }

    /// The private conversation of `owner`, whose state never changes.
    public static ConversationState ofPrivate(UserId owner) {
        return new ConversationState(
                ConversationKind.PRIVATE, null, List.of(new Member(owner, Role.OWNER)), Policy.DEFAULT, List.of());
    }

    /// The state after one more event of the log.
    public ConversationState after(ConversationEvent event) {
        return switch (event) {
            case ConversationCreated created -> of(created);
            case MembersAdded added -> withMembers(plus(added.members()));
            case MemberRemoved removed -> withMembers(without(removed.user()));
            case MemberLeft left -> withMembers(without(left.user()));
            case RoleSet set -> withMembers(withRole(set.user(), set.role()));
            case Renamed renamed -> new ConversationState(kind, renamed.title(), members, policy, pinned);
            case PolicySet set -> new ConversationState(kind, title, members, set.policy(), pinned);
            case MessagePinned pin -> withPinned(Stream.concat(others(pin.messageId()), Stream.of(pin.messageId())));
            case MessageUnpinned unpin -> withPinned(others(unpin.messageId()));
            case MessageSent _, MessageEvent _ -> this;
        };
    }

    /// Empty for somebody who is no member.
    public Optional<Role> roleOf(UserId user) {
        return members.stream()
                .filter(member -> member.user().equals(user))
                .map(Member::role)
                .findFirst();
    }

    public boolean hasMember(UserId user) {
        return roleOf(user).isPresent();
    }

    private List<Member> plus(List<Member> joined) {
        var all = new ArrayList<>(members);
        joined.stream().filter(member -> !hasMember(member.user())).forEach(all::add);
        return all;
    }

    private List<Member> without(UserId user) {
        return members.stream().filter(member -> !member.user().equals(user)).toList();
    }

    private List<Member> withRole(UserId user, Role role) {
        return members.stream()
                .map(member -> member.user().equals(user) ? new Member(user, role) : member)
                .toList();
    }

    private Stream<MessageId> others(MessageId message) {
        return pinned.stream().filter(other -> !other.equals(message));
    }

    private ConversationState withMembers(List<Member> now) {
        return new ConversationState(kind, title, now, policy, pinned);
    }

    private ConversationState withPinned(Stream<MessageId> now) {
        return new ConversationState(kind, title, members, policy, now.toList());
    }
}
