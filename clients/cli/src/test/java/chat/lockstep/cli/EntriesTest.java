package chat.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.client.LogEntry;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessageUnpinned;
import chat.lockstep.events.ConversationEvent.PolicySet;
import chat.lockstep.events.ConversationEvent.ReactionRemoved;
import chat.lockstep.events.ConversationEvent.Renamed;
import chat.lockstep.events.ConversationEvent.RoleSet;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Role;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EntriesTest {

    private static final UserId BOB = UserId.of("bob");
    private static final MessageId MESSAGE = MessageId.of("01890a5d-ac96-774b-bcce-b302099a8057");

    static Stream<Arguments> events() {
        var members = List.of(new Member(BOB, Role.OWNER), new Member(UserId.of("carol"), Role.MEMBER));
        return Stream.of(
                Arguments.of(
                        new ConversationCreated(ConversationKind.GROUP, "The\nDucks", members, 0, "s"),
                        "began \"The\\nDucks\" with bob, carol"),
                Arguments.of(
                        new ConversationCreated(ConversationKind.DIRECT, null, members, 0, null),
                        "began the conversation with bob, carol"),
                Arguments.of(new MembersAdded(members, 0), "added bob, carol"),
                Arguments.of(new MemberRemoved(BOB, 0), "removed bob"),
                Arguments.of(new MemberLeft(BOB, 0), "left"),
                Arguments.of(new RoleSet(BOB, Role.ADMIN, 0), "made bob admin"),
                Arguments.of(new Renamed("Geese", 0, "s"), "renamed the group to \"Geese\""),
                Arguments.of(
                        new PolicySet(Policy.Who.EVERYONE, Policy.Who.ADMINS, Policy.Who.ADMINS, 60L, 0),
                        "set the policy: everyone may send, admins may add members, admins may edit settings;"
                                + " messages are shown for 60 seconds"),
                Arguments.of(new ReactionRemoved(MESSAGE, 4, "👍", 0), "took 👍 back from #4"),
                Arguments.of(new MessageUnpinned(MESSAGE, 4, 0), "unpinned #4"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void what_happened_is_said_in_words(ConversationEvent event, String words) {
        var entry = new LogEntry(7, UserId.of("alice"), Timestamp.parse("2026-01-31T09:05:03.000Z"), event);
        assertThat(Entries.of(entry, ZoneOffset.UTC)).isEqualTo("09:05:03 * alice " + words);
    }
}
