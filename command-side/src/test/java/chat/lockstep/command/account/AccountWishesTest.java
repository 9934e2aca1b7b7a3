package chat.lockstep.command.account;

import static chat.lockstep.command.account.Alice.ANOTHER_SALT;
import static chat.lockstep.command.account.Alice.BOB;
import static chat.lockstep.command.account.Alice.NOON;
import static chat.lockstep.command.account.Alice.SALT;
import static chat.lockstep.command.account.Alice.WITH_BOB;
import static chat.lockstep.command.account.Alice.applied;
import static chat.lockstep.command.account.Alice.message;
import static chat.lockstep.command.account.Alice.refused;
import static chat.lockstep.command.account.Alice.unchanged;
import static chat.lockstep.command.account.Alice.wants;

import chat.lockstep.command.account.AccountChange.Block;
import chat.lockstep.command.account.AccountChange.ChangeDraft;
import chat.lockstep.command.account.AccountChange.Configure;
import chat.lockstep.command.account.AccountChange.HideMessage;
import chat.lockstep.command.account.AccountChange.ReadPrivately;
import chat.lockstep.command.account.AccountChange.Unblock;
import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.AccountEvent.MessageHidden;
import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.AccountEvent.UserBlocked;
import chat.lockstep.events.AccountEvent.UserUnblocked;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.UserId;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class AccountWishesTest {

    private final FixtureConfiguration<Account> account = Alice.fixture();

    @Test
    void a_conversation_is_configured() {
        account.givenNoPriorActivity()
                .when(wants(new Configure(WITH_BOB, NOON, true, null, null)))
                .expectEvents(new Configured(WITH_BOB, NOON, true, null, null, 0))
                .expectResultMessagePayload(applied(1));
    }

    @Test
    void an_event_tells_only_what_changed() {
        account.givenCommands(wants(new Configure(WITH_BOB, NOON, true, null, null)))
                .when(wants(new Configure(WITH_BOB, NOON, false, true, false)))
                .expectEvents(new Configured(WITH_BOB, null, false, true, null, 0));
    }

    @Test
    void settings_that_are_so_already_change_nothing() {
        account.givenCommands(wants(new Configure(WITH_BOB, NOON, true, null, true)))
                .when(wants(new Configure(WITH_BOB, NOON, true, false, true)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(1));
    }

    @Test
    void nothing_configured_changes_nothing() {
        account.givenNoPriorActivity()
                .when(wants(new Configure(WITH_BOB, null, null, null, null)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(0));
    }

    @Test
    void a_draft_is_kept() {
        account.givenNoPriorActivity()
                .when(wants(new ChangeDraft(WITH_BOB, "well,", SALT)))
                .expectEvents(new DraftChanged(WITH_BOB, "well,", 0, SALT))
                .expectResultMessagePayload(applied(1));
    }

    @Test
    void the_same_draft_again_changes_nothing() {
        account.givenCommands(wants(new ChangeDraft(WITH_BOB, "well,", SALT)))
                .when(wants(new ChangeDraft(WITH_BOB, "well,", ANOTHER_SALT)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(1));
    }

    @Test
    void a_draft_is_cleared() {
        account.givenCommands(wants(new ChangeDraft(WITH_BOB, "well,", SALT)))
                .when(wants(new ChangeDraft(WITH_BOB, "", SALT)))
                .expectEvents(new DraftChanged(WITH_BOB, "", 0, SALT));
    }

    @Test
    void clearing_where_no_draft_is_changes_nothing() {
        account.givenCommands(
                        wants(new ChangeDraft(WITH_BOB, "well,", SALT)), wants(new ChangeDraft(WITH_BOB, "", SALT)))
                .when(wants(new ChangeDraft(WITH_BOB, "", SALT)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(2));
    }

    @Test
    void a_draft_and_the_other_settings_leave_each_other_alone() {
        account.givenCommands(
                        wants(new ChangeDraft(WITH_BOB, "well,", SALT)),
                        wants(new Configure(WITH_BOB, null, true, null, null)))
                .when(wants(new ChangeDraft(WITH_BOB, "well,", SALT)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(2));
    }

    @Test
    void a_message_is_hidden() {
        account.givenNoPriorActivity()
                .when(wants(new HideMessage(WITH_BOB, message(1))))
                .expectEvents(new MessageHidden(WITH_BOB, message(1), 0))
                .expectResultMessagePayload(applied(1));
    }

    @Test
    void a_message_that_is_hidden_stays_so() {
        account.givenCommands(wants(new HideMessage(WITH_BOB, message(1))))
                .when(wants(new HideMessage(WITH_BOB, message(1))))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(1));
    }

    @Test
    void a_bounded_number_of_hidden_messages_is_remembered() {
        account.givenCommands(IntStream.rangeClosed(1, AccountMemory.HIDDEN_MAX + 1)
                        .mapToObj(number -> wants(new HideMessage(WITH_BOB, message(number))))
                        .toList())
                .when(wants(new HideMessage(WITH_BOB, message(1))))
                .expectEvents(new MessageHidden(WITH_BOB, message(1), 0));
    }

    @Test
    void a_user_is_blocked() {
        account.givenNoPriorActivity()
                .when(wants(new Block(BOB)))
                .expectEvents(new UserBlocked(BOB, 0))
                .expectResultMessagePayload(applied(1));
    }

    @Test
    void a_blocked_user_stays_so() {
        account.givenCommands(wants(new Block(BOB)))
                .when(wants(new Block(BOB)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(1));
    }

    @Test
    void a_bounded_number_of_users_is_blocked() {
        account.givenCommands(wants(new Block(BOB)), wants(new Block(UserId.of("carol"))))
                .when(wants(new Block(UserId.of("dave"))))
                .expectNoEvents()
                .expectResultMessagePayload(
                        refused(ErrorCode.INVALID_FIELD, "data.user", "a user blocks at most 2 others (blockedUsers)"));
    }

    @Test
    void a_block_is_taken_back() {
        account.givenCommands(wants(new Block(BOB)))
                .when(wants(new Unblock(BOB)))
                .expectEvents(new UserUnblocked(BOB, 0))
                .expectResultMessagePayload(applied(2));
    }

    @Test
    void one_who_is_not_blocked_need_not_be_unblocked() {
        account.givenNoPriorActivity()
                .when(wants(new Unblock(BOB)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(0));
    }

    @Test
    void a_user_reads_without_telling() {
        account.givenNoPriorActivity()
                .when(wants(new ReadPrivately(WITH_BOB, 7, 9, 3)))
                .expectEvents(new PrivatelyRead(WITH_BOB, 7, 0))
                .expectResultMessagePayload(applied(1));
    }

    @Test
    void a_private_mark_never_moves_back() {
        account.givenCommands(wants(new ReadPrivately(WITH_BOB, 7, 9, 3)))
                .when(wants(new ReadPrivately(WITH_BOB, 6, 9, 3)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(1));
    }

    @Test
    void what_was_read_for_all_to_know_is_not_read_privately() {
        account.givenNoPriorActivity()
                .when(wants(new ReadPrivately(WITH_BOB, 7, 9, 7)))
                .expectNoEvents()
                .expectResultMessagePayload(unchanged(0));
    }

    @Test
    void nobody_reads_beyond_the_head_of_the_log_privately_either() {
        account.givenNoPriorActivity()
                .when(wants(new ReadPrivately(WITH_BOB, 10, 9, 3)))
                .expectNoEvents()
                .expectResultMessagePayload(refused(ErrorCode.PAST_HEAD, "data.upTo", "the log ends at 9"));
    }
}
