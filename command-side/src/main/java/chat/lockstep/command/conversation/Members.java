package chat.lockstep.command.conversation;

import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.Event;
import chat.lockstep.events.Member;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The members of a conversation in the order of their joining, and the last ones who went.
final class Members {

    /// How many who went are remembered; it bounds what a group with many comings and goings keeps in memory. It is no
    /// setting: a snapshot must be what a replay makes.
    static final int FORMER_MAX = 4_096;

    private final Map<UserId, Seat> present = new LinkedHashMap<>();
    private final Map<UserId, Seat> former = new LinkedHashMap<>();

    static Members of(Collection<Seat> present, Collection<Seat> former) {
        var members = new Members();
        present.forEach(seat -> members.present.put(seat.user(), seat));
        former.forEach(seat -> members.former.put(seat.user(), seat));
        return members;
    }

    /// @param floor the seq just before the event that brings the user
    void join(Member member, long floor) {
        former.remove(member.user());
        present.put(member.user(), Seat.of(member.user(), member.role(), floor));
    }

    void go(UserId user, long seq) {
        var seat = present.remove(user);
        if (seat == null) {
            return;
        }
        former.put(user, seat.gone(seq));
        if (former.size() > FORMER_MAX) {
            former.remove(former.keySet().iterator().next());
        }
    }

    void setRole(UserId user, Role role) {
        present.computeIfPresent(user, (_, seat) -> seat.with(role));
    }

    void wrote(UserId user, long seq) {
        present.computeIfPresent(user, (_, seat) -> seat.afterMessage(seq));
    }

    boolean has(UserId user) {
        return present.containsKey(user);
    }

    boolean hasAll(Collection<UserId> users) {
        return present.keySet().containsAll(users);
    }

    int count() {
        return present.size();
    }

    Optional<Seat> seatOf(UserId user) {
        return Optional.ofNullable(present.get(user));
    }

    /// Also of one who went.
    Optional<Seat> seatOfAnyTime(UserId user) {
        return seatOf(user).or(() -> Optional.ofNullable(former.get(user)));
    }

    /// Who is to know of an event that was just applied: the members, and whoever went by it.
    List<UserId> audience(Event event) {
        var gone = switch (event) {
            case MemberRemoved removed -> Stream.of(removed.user());
            case MemberLeft left -> Stream.of(left.user());
            default -> Stream.<UserId>empty();
        };
        return Stream.concat(present.keySet().stream(), gone).toList();
    }

    /// Whether the others would be left without an owner if `seat` were none any more.
    boolean needAsOwner(Seat seat) {
        return seat.role() == Role.OWNER
                && present.size() > 1
                && present.values().stream()
                                .filter(other -> other.role() == Role.OWNER)
                                .count()
                        == 1;
    }

    List<Seat> present() {
        return List.copyOf(present.values());
    }

    List<Seat> former() {
        return List.copyOf(former.values());
    }
}
