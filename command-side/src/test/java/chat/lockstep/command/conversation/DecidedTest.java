package chat.lockstep.command.conversation;

import static chat.lockstep.command.conversation.Talk.ALICE;
import static chat.lockstep.command.conversation.Talk.BOB;
import static chat.lockstep.command.conversation.Talk.DIRECT;
import static chat.lockstep.command.conversation.Talk.MALLORY;
import static chat.lockstep.command.conversation.Talk.NOON;
import static chat.lockstep.command.conversation.Talk.applied;
import static chat.lockstep.command.conversation.Talk.direct;
import static chat.lockstep.command.conversation.Talk.inDirect;
import static chat.lockstep.command.conversation.Talk.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.stream.EventStamp;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class DecidedTest {

    private final AtomicInteger decided = new AtomicInteger();
    private final FixtureConfiguration<Conversation> conversation = new AggregateTestFixture<>(Conversation.class)
            .registerInjectableResource(new EventStamp(
                    Clock.fixed(NOON, ZoneOffset.UTC), () -> null, (_, _, _) -> decided.incrementAndGet()))
            .registerInjectableResource(Talk.LIMITS)
            .registerInjectableResource(Talk.BOUNDS);

    @Test
    void each_event_is_told_of_when_it_is_decided() {
        conversation
                .givenCommands(direct(ALICE, BOB, 1))
                .when(inDirect(BOB, 2, message(2, "hello")))
                .expectResultMessagePayload(applied(DIRECT, 2));
        assertThat(decided).hasValue(2);
    }

    @Test
    void a_refusal_is_no_event() {
        conversation
                .givenCommands(direct(ALICE, BOB, 1))
                .when(inDirect(MALLORY, 2, message(2, "hello")))
                .expectNoEvents();
        assertThat(decided).hasValue(1);
    }
}
