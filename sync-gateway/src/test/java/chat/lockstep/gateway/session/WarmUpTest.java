package chat.lockstep.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.Limits;
import chat.lockstep.gateway.FakeCommandSide;
import chat.lockstep.gateway.Tokens;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.circle.Circles;
import chat.lockstep.gateway.frame.FrameDecoder;
import chat.lockstep.gateway.frame.FrameEncoder;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.gateway.live.NodePresence;
import chat.lockstep.gateway.live.NodeSessions;
import chat.lockstep.gateway.session.SessionHarness.FakePresence;
import chat.lockstep.gateway.session.SessionHarness.FakeRegistry;
import chat.lockstep.gateway.trace.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class WarmUpTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final World world = new World();
    private final FakeCommandSide commandSide = new FakeCommandSide();
    private final FakeRegistry registry = new FakeRegistry();
    private final FakePresence present = new FakePresence();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SessionParts parts = new SessionParts(
            SessionHarness.settings(),
            Limits.DEFAULTS,
            new FrameDecoder(Json.mapper()),
            new FrameEncoder(Json.mapper()),
            Tokens.verifier(Clock.systemUTC()),
            world,
            commandSide,
            new NodeSessions(registry),
            new NodePresence(present, present, 1_000),
            new Circles(world, System::nanoTime),
            SessionHarness.EPHEMERAL,
            () -> true,
            new UnsentBytes(1_048_576),
            new ComparesAtOnce(1),
            new GreetingsAtOnce(1),
            new SessionMeters(meters),
            Traces.off(),
            Clock.systemUTC(),
            new Random(1));

    @Test
    void sessions_of_nobody_come_to_their_end_and_nobody_hears_of_them() throws Exception {
        var warmUp = new WarmUp(parts, Mono.empty(), new WarmUpSettings(LONG, LONG));
        assertThat(warmUp.run()).isEqualTo(WarmUp.SESSIONS_MAX);

        assertThat(commandSide.placesAsked).hasValue(WarmUp.SESSIONS_MAX);
        assertThat(commandSide.commands).isEmpty();
        assertThat(commandSide.registered).isEmpty();
        assertThat(registry.announced).isEmpty();
        assertThat(present.reports).isEmpty();
        assertThat(world.ledger).isEmpty();
        assertThat(meters.counter("lockstep.gateway.frames", "direction", "out").count())
                .isZero();
    }

    @Test
    void a_node_that_finds_no_views_starts_all_the_same() {
        var warmUp = new WarmUp(parts, Mono.never(), new WarmUpSettings(Duration.ofMillis(10), LONG));
        warmUp.start();
        assertThat(warmUp.isRunning()).isTrue();
    }
}
