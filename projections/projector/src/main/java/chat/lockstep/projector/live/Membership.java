package chat.lockstep.projector.live;

import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.Member;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.topic.TopicEvent;
import java.util.List;
import java.util.stream.Stream;

/// Who is in a conversation at a place of its log. It can be moved forward over an event, and back.
///
/// @param users in the order of their joining, as far as that is known
/// @param seq log seq of the last event that is in it
/// @param partition of the topic
record Membership(List<UserId> users, long seq, int partition) {

    Membership {
        users = List.copyOf(users);
    }

    /// Before the first event of the log.
    static Membership none(int partition) {
        return new Membership(List.of(), 0, partition);
    }

    /// After a log event.
    Membership after(TopicEvent event) {
        long now = event.recorded().seq();
        return switch (event.data()) {
            case ConversationCreated created -> new Membership(users(created.members()), now, partition);
            case MembersAdded added -> new Membership(plus(users(added.members())), now, partition);
            case MemberRemoved removed -> new Membership(without(List.of(removed.user())), now, partition);
            case MemberLeft left -> new Membership(without(List.of(left.user())), now, partition);
            case null, default -> new Membership(users, now, partition);
        };
    }

    /// Before a log event that is the last one in it.
    Membership before(TopicEvent event) {
        long now = event.recorded().seq() - 1;
        return switch (event.data()) {
            case ConversationCreated _ -> none(partition);
            case MembersAdded added -> new Membership(without(users(added.members())), now, partition);
            case MemberRemoved removed -> new Membership(plus(List.of(removed.user())), now, partition);
            case MemberLeft left -> new Membership(plus(List.of(left.user())), now, partition);
            case null, default -> new Membership(users, now, partition);
        };
    }

    /// Who is to know of a log event: the members after it, and whoever went by it.
    static List<UserId> told(Membership before, Membership after) {
        return after.users().containsAll(before.users()) ? after.users() : after.plus(before.users());
    }

    private List<UserId> plus(List<UserId> more) {
        return Stream.concat(users.stream(), more.stream()).distinct().toList();
    }

    private List<UserId> without(List<UserId> gone) {
        return users.stream().filter(user -> !gone.contains(user)).toList();
    }

    private static List<UserId> users(List<Member> members) {
        return members.stream().map(Member::user).toList();
    }
}
