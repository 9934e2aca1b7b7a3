package chat.lockstep.command.conversation;

import static chat.lockstep.command.conversation.Talk.ALICE;
import static chat.lockstep.command.conversation.Talk.BOB;
import static chat.lockstep.command.conversation.Talk.CAROL;
import static chat.lockstep.command.conversation.Talk.DAVE;
import static chat.lockstep.command.conversation.Talk.NOON;
import static chat.lockstep.command.conversation.Talk.group;
import static chat.lockstep.command.conversation.Talk.inGroup;
import static chat.lockstep.command.conversation.Talk.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.events.UserId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class AudienceTest {

    private final List<List<UserId>> told = new ArrayList<>();
    private final FixtureConfiguration<Conversation> conversation = new AggregateTestFixture<>(Conversation.class)
            .registerInjectableResource(
                    new EventStamp(Clock.fixed(NOON, ZoneOffset.UTC), () -> null, (_, users, _) -> told.add(users)))
            .registerInjectableResource(Talk.LIMITS)
            .registerInjectableResource(Talk.BOUNDS);

    @Test
    void members_are_told_also_the_new_ones_and_whoever_goes_is_told_that_for_the_last_time() {
        conversation
                .givenCommands(
                        group(BOB),
                        inGroup(ALICE, 2, new Change.AddMembers(List.of(CAROL, DAVE))),
                        inGroup(ALICE, 3, new Change.RemoveMember(CAROL)),
                        inGroup(DAVE, 4, new Change.Leave()))
                .when(inGroup(BOB, 5, message(5, "hello")))
                .expectSuccessfulHandlerExecution();
        assertThat(told)
                .containsExactly(
                        List.of(ALICE, BOB),
                        List.of(ALICE, BOB, CAROL, DAVE),
                        List.of(ALICE, BOB, DAVE, CAROL),
                        List.of(ALICE, BOB, DAVE),
                        List.of(ALICE, BOB));
    }
}
