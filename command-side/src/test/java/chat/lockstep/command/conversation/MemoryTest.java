package chat.lockstep.command.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.stream.StreamHead;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessagePinned;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.MessageUnpinned;
import chat.lockstep.events.ConversationEvent.PolicySet;
import chat.lockstep.events.ConversationEvent.Renamed;
import chat.lockstep.events.ConversationEvent.RoleSet;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Member;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy.Who;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.ConversationState;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories of a group.
class MemoryTest {

    private static final List<UserId> USERS =
            Stream.of("a", "b", "c", "d", "e").map(UserId::of).toList();
    private static final List<Role> ROLES = List.of(Role.OWNER, Role.ADMIN, Role.MEMBER);
    private static final ConversationCreated CREATED = new ConversationCreated(
            ConversationKind.GROUP, "us", List.of(new Member(USERS.getFirst(), Role.OWNER)), 0, Talk.SALT);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void what_a_conversation_remembers_agrees_with_what_all_others_make_of_its_log(long seed) {
        var random = new Random(seed);
        var memory = Memory.of(CREATED);
        var state = ConversationState.of(CREATED);
        for (long seq = 2; seq <= 400; seq++) {
            var event = any(random, memory);
            memory.on(event, any(random), seq);
            state = state.after(event);

            assertThat(memory.members().present().stream().map(seat -> new Member(seat.user(), seat.role())))
                    .containsExactlyElementsOf(state.members());
            assertThat(memory.policy()).isEqualTo(state.policy());
            assertThat(memory.pinned()).containsExactlyElementsOf(state.pinned());
            assertThat(memory.title()).isNotNull().matches(title -> title.is("us"), "a title that never changes");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_snapshot_in_the_middle_makes_no_difference(long seed) {
        var random = new Random(seed);
        var memory = Memory.of(CREATED);
        var restored = Memory.of(CREATED);
        for (long seq = 2; seq <= 400; seq++) {
            var event = any(random, memory);
            var by = any(random);
            memory.on(event, by, seq);
            restored.on(event, by, seq);
            if (seq % 7 == 0) {
                restored = Memory.of(snapshot(restored));
            }
        }

        assertThat(snapshot(restored)).isEqualTo(snapshot(memory));
    }

    private static Conversation.State snapshot(Memory memory) {
        return new Conversation.State(
                Talk.GROUP,
                StreamHead.before(new StreamKey(Talk.GROUP, StreamId.LOG)),
                memory.kind(),
                memory.title(),
                memory.members().present(),
                memory.members().former(),
                memory.policy(),
                List.copyOf(memory.pinned()),
                memory.last(),
                memory.messages());
    }

    private static ConversationEvent any(Random random, Memory memory) {
        var user = any(random);
        long ordinal = memory.messages();
        return switch (random.nextInt(10)) {
            case 0, 1 ->
                memory.members().has(user)
                        ? new RoleSet(user, ROLES.get(random.nextInt(ROLES.size())), ordinal)
                        : new MembersAdded(List.of(new Member(user, Role.MEMBER)), ordinal);
            case 2 -> new MemberRemoved(user, ordinal);
            case 3 -> new MemberLeft(user, ordinal);
            case 4 -> new Renamed("us", ordinal, "salt-" + random.nextInt());
            case 5 -> new PolicySet(who(random), who(random), who(random), random.nextBoolean() ? 60L : null, ordinal);
            case 6, 7 -> new MessagePinned(message(random), 1, ordinal);
            case 8 -> new MessageUnpinned(message(random), 1, ordinal);
            default -> new MessageSent(message(random), "hello", null, null, null, ordinal + 1, Talk.SALT);
        };
    }

    private static UserId any(Random random) {
        return USERS.get(random.nextInt(USERS.size()));
    }

    private static Who who(Random random) {
        return random.nextBoolean() ? Who.EVERYONE : Who.ADMINS;
    }

    private static MessageId message(Random random) {
        return Talk.messageId(random.nextInt(5));
    }
}
