package chat.lockstep.command.conversation;

import chat.lockstep.command.conversation.Change.AddMembers;
import chat.lockstep.command.conversation.Change.Leave;
import chat.lockstep.command.conversation.Change.RemoveMember;
import chat.lockstep.command.conversation.Change.SetRole;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.NextPlace;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.RoleSet;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Member;
import chat.lockstep.events.Role;

/// Who may let whom in and out of a group, and with which role.
///
/// @param own the seat of the one who asks
/// @param membersMax how many members a group may have
record MemberRules(Memory memory, Seat own, NextPlace place, int membersMax) {

    Decision decide(Change.OfMembers change) {
        return switch (change) {
            case AddMembers add -> add(add);
            case RemoveMember remove -> remove(remove);
            case Leave _ -> leave();
            case SetRole set -> setRole(set);
        };
    }

    private Decision add(AddMembers change) {
        if (!memory.policy().addMembers().includes(own.role())) {
            return Decision.refused(Refusal.notAllowed("conversation", "only admins add members to this group"));
        }
        var joining = change.users().stream()
                .filter(user -> !memory.members().has(user))
                .map(user -> new Member(user, Role.MEMBER))
                .toList();
        if (joining.isEmpty()) {
            return place.unchanged();
        }
        if (memory.members().count() + joining.size() > membersMax) {
            return Decision.refused(Refusal.invalid(
                    "data.members",
                    "a group has at most " + membersMax + " members (groupMembers), this one has "
                            + memory.members().count()));
        }
        return place.append(new MembersAdded(joining, memory.messages()));
    }

    private Decision remove(RemoveMember change) {
        if (own.role() == Role.MEMBER) {
            return Decision.refused(Refusal.notAllowed("conversation", "only admins remove members"));
        }
        var seat = memory.members().seatOf(change.user()).orElse(null);
        if (seat == null) {
            return Decision.refused(noSuchMember());
        }
        if (seat.role() == Role.OWNER && own.role() != Role.OWNER) {
            return Decision.refused(Refusal.notAllowed("data.user", "only an owner removes an owner"));
        }
        if (memory.members().needAsOwner(seat)) {
            return Decision.refused(lastOwner("data.user"));
        }
        return place.append(new MemberRemoved(change.user(), memory.messages()));
    }

    private Decision leave() {
        return memory.members().needAsOwner(own)
                ? Decision.refused(lastOwner("conversation"))
                : place.append(new MemberLeft(own.user(), memory.messages()));
    }

    private Decision setRole(SetRole change) {
        if (own.role() == Role.MEMBER) {
            return Decision.refused(Refusal.notAllowed("conversation", "only admins set roles"));
        }
        var seat = memory.members().seatOf(change.user()).orElse(null);
        if (seat == null) {
            return Decision.refused(noSuchMember());
        }
        if (own.role() != Role.OWNER && seat.role() == Role.OWNER) {
            return Decision.refused(Refusal.notAllowed("data.user", "only an owner changes the role of an owner"));
        }
        if (own.role() != Role.OWNER && change.role() == Role.OWNER) {
            return Decision.refused(Refusal.notAllowed("data.role", "only an owner makes an owner"));
        }
        if (seat.role() == change.role()) {
            return place.unchanged();
        }
        if (memory.members().needAsOwner(seat)) {
            return Decision.refused(lastOwner("data.role"));
        }
        return place.append(new RoleSet(change.user(), change.role(), memory.messages()));
    }

    private static Refusal noSuchMember() {
        return Refusal.of(ErrorCode.NOT_FOUND, "data.user", "no such member");
    }

    private static Refusal lastOwner(String field) {
        return Refusal.of(ErrorCode.LAST_OWNER, field, "the last owner stays one while there are other members");
    }
}
