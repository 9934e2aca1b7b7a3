package chat.lockstep.command.conversation;

import chat.lockstep.command.stream.SaltedText;
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
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.UserId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a conversation remembers of its log, so that it can decide what comes next. It does not grow with the messages.
final class Memory {

    private final ConversationKind kind;
    private @Nullable SaltedText title;
    private final Members members;
    private Policy policy;
    private final Set<MessageId> pinned;
    private LastMessages last;
    private long messages;

    private Memory(
            ConversationKind kind,
            @Nullable SaltedText title,
            Members members,
            Policy policy,
            Set<MessageId> pinned,
            LastMessages last,
            long messages) {
        this.kind = kind;
        this.title = title;
        this.members = members;
        this.policy = policy;
        this.pinned = pinned;
        this.last = last;
        this.messages = messages;
    }

    static Memory of(ConversationCreated event) {
        var members = new Members();
        event.members().forEach(member -> members.join(member, 0));
        var title = event.title() == null || event.salt() == null ? null : SaltedText.of(event.title(), event.salt());
        return new Memory(event.kind(), title, members, Policy.DEFAULT, new LinkedHashSet<>(), LastMessages.NONE, 0);
    }

    static Memory of(Conversation.State state) {
        return new Memory(
                state.kind(),
                state.title(),
                Members.of(state.members(), state.former()),
                state.policy(),
                new LinkedHashSet<>(state.pinned()),
                state.last(),
                state.messages());
    }

    void on(ConversationEvent event, UserId by, long seq) {
        switch (event) {
            case ConversationCreated _ -> throw new IllegalStateException("a conversation begins once, not at " + seq);
            case MembersAdded added -> added.members().forEach(member -> members.join(member, seq - 1));
            case MemberRemoved removed -> members.go(removed.user(), seq);
            case MemberLeft left -> members.go(left.user(), seq);
            case RoleSet set -> members.setRole(set.user(), set.role());
            case Renamed renamed -> title = SaltedText.of(renamed.title(), renamed.salt());
            case PolicySet set -> policy = set.policy();
            case MessageSent sent -> {
                messages = sent.ordinal();
                last = last.after(by, seq);
                members.wrote(by, seq);
            }
            case MessagePinned pin -> {
                pinned.remove(pin.messageId()); // the last pin counts for the order
                pinned.add(pin.messageId());
            }
            case MessageUnpinned unpin -> pinned.remove(unpin.messageId());
            case MessageEvent _ -> {}
        }
    }

    /// Empty for one who never was a member.
    Optional<Standing> standingOf(UserId user, long head) {
        return members.seatOfAnyTime(user)
                .map(seat -> new Standing(
                        seat.until() == null,
                        seat.floor(),
                        seat.until() == null ? head : seat.until(),
                        seat.lastMessage(),
                        last.ofOthersThan(user),
                        members.count(),
                        kind == ConversationKind.DIRECT ? otherThan(user) : null));
    }

    private @Nullable UserId otherThan(UserId user) {
        return members.present().stream()
                .map(Seat::user)
                .filter(other -> !other.equals(user))
                .findFirst()
                .orElse(null);
    }

    ConversationKind kind() {
        return kind;
    }

    @Nullable
    SaltedText title() {
        return title;
    }

    Members members() {
        return members;
    }

    Policy policy() {
        return policy;
    }

    Set<MessageId> pinned() {
        return pinned;
    }

    LastMessages last() {
        return last;
    }

    /// How many messages the log holds.
    long messages() {
        return messages;
    }
}
