package chat.lockstep.events.fold;

import static chat.lockstep.events.fold.Sample.ALICE;
import static chat.lockstep.events.fold.Sample.BOB;
import static chat.lockstep.events.fold.Sample.CAROL;
import static chat.lockstep.events.fold.Sample.SALT;
import static chat.lockstep.events.fold.Sample.at;
import static chat.lockstep.events.fold.Sample.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.AccountEvent.DeviceRenamed;
import chat.lockstep.events.AccountEvent.DeviceRevoked;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.AccountEvent.MessageHidden;
import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.AccountEvent.UserBlocked;
import chat.lockstep.events.AccountEvent.UserUnblocked;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessagePinned;
import chat.lockstep.events.ConversationEvent.MessageUnpinned;
import chat.lockstep.events.ConversationEvent.PolicySet;
import chat.lockstep.events.ConversationEvent.Renamed;
import chat.lockstep.events.ConversationEvent.RoleSet;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Member;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Policy.Who;
import chat.lockstep.events.Role;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What each event makes of a conversation and of an account.
class StatesTest {

    private static final ConversationId GROUP = ConversationId.of("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final DeviceId PHONE = DeviceId.of("phone");
    private static final ConversationCreated CREATED = new ConversationCreated(
            ConversationKind.GROUP,
            "Walks",
            List.of(new Member(ALICE, Role.OWNER), new Member(BOB, Role.MEMBER)),
            0,
            SALT);

    @Test
    void members_come_and_go_in_the_order_of_their_joining() {
        var state = conversation(
                new MembersAdded(List.of(new Member(CAROL, Role.MEMBER), new Member(BOB, Role.MEMBER)), 0),
                new MemberRemoved(BOB, 0),
                new MembersAdded(List.of(new Member(BOB, Role.MEMBER)), 0),
                new RoleSet(CAROL, Role.ADMIN, 0),
                new MemberLeft(ALICE, 0));
        assertThat(state.members()).containsExactly(new Member(CAROL, Role.ADMIN), new Member(BOB, Role.MEMBER));
        assertThat(state.hasMember(ALICE)).isFalse();
        assertThat(state.roleOf(CAROL)).contains(Role.ADMIN);
    }

    @Test
    void title_policy_and_pins_are_the_last_ones() {
        var state = conversation(
                new MessagePinned(message(2), 2, 1),
                new MessagePinned(message(3), 3, 2),
                new MessagePinned(message(2), 2, 2),
                new Renamed("Hikes", 2, SALT),
                new PolicySet(Who.ADMINS, Who.ADMINS, Who.EVERYONE, 60L, 2),
                new MessageUnpinned(message(4), 4, 2));
        assertThat(state.title()).isEqualTo("Hikes");
        assertThat(state.policy()).isEqualTo(new Policy(Who.ADMINS, Who.ADMINS, Who.EVERYONE, 60L));
        assertThat(state.pinned()).containsExactly(message(3), message(2));
        assertThat(Who.ADMINS.includes(Role.MEMBER)).isFalse();
        assertThat(Who.ADMINS.includes(Role.OWNER)).isTrue();
    }

    @Test
    void settings_are_those_that_were_set_last_each_for_itself() {
        var state = account(
                new Configured(GROUP, at(9), true, null, null, 0),
                new Configured(GROUP, null, false, null, true, 0),
                new DraftChanged(GROUP, "see you", 0, SALT));
        assertThat(state.settingsOf(GROUP)).isEqualTo(new Settings(at(9), false, null, true, "see you"));
        assertThat(state.after(new DraftChanged(GROUP, "", 0, SALT), at(5))
                        .settingsOf(GROUP)
                        .draft())
                .isNull();
    }

    @Test
    void devices_blocks_hidden_messages_and_private_marks_are_remembered() {
        var state = account(
                new DeviceRegistered(PHONE, "Phone", "android", 0, SALT),
                new DeviceRenamed(PHONE, "Old phone", 0, SALT),
                new DeviceRevoked(PHONE, 0),
                new DeviceRevoked(PHONE, 0),
                new UserBlocked(BOB, 0),
                new UserBlocked(CAROL, 0),
                new UserUnblocked(BOB, 0),
                new MessageHidden(GROUP, message(3), 0),
                new PrivatelyRead(GROUP, 7, 0),
                new PrivatelyRead(GROUP, 5, 0));
        assertThat(state.devices().get(PHONE)).isEqualTo(new Device(PHONE, "Old phone", "android", at(1), at(3)));
        assertThat(state.blocked()).containsExactly(CAROL);
        assertThat(state.hidden().get(GROUP)).isEqualTo(Set.of(message(3)));
        assertThat(state.privateMarks().get(GROUP)).isEqualTo(7);
    }

    private static ConversationState conversation(ConversationEvent... events) {
        var state = ConversationState.of(CREATED);
        for (var event : events) {
            state = state.after(event);
        }
        return state;
    }

    private static AccountState account(AccountEvent... events) {
        var state = AccountState.EMPTY;
        for (int i = 0; i < events.length; i++) {
            state = state.after(events[i], at(i + 1L));
        }
        return state;
    }
}
