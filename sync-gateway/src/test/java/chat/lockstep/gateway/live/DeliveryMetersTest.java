package chat.lockstep.gateway.live;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.gateway.World;
import chat.lockstep.gateway.trace.Traces;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DeliveryMetersTest {

    private final World world = new World();
    private final MockClock monotonic = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, monotonic);

    @Test
    void a_hint_is_timed_from_its_arrival_and_from_its_event_once_for_all_sockets() {
        var hint = world.hint(world.message(world.direct(World.ALICE, World.BOB), World.BOB));
        var now = Instant.ofEpochMilli(hint.atMillis() + 90);
        var meters = new DeliveryMeters(registry, Traces.off(), Clock.fixed(now, ZoneOffset.UTC));

        meters.arrived(hint);
        assertThat(timer("lockstep.gateway.hint.latency").count()).isZero();
        monotonic.add(4, MILLISECONDS);
        hint.handedOver();
        monotonic.add(40, MILLISECONDS);
        hint.handedOver();

        assertThat(timer("lockstep.gateway.hint.latency").count()).isEqualTo(1);
        assertThat(timer("lockstep.gateway.hint.latency").totalTime(MILLISECONDS))
                .isEqualTo(4);
        assertThat(timer("lockstep.gateway.delivery").count()).isEqualTo(1);
        assertThat(timer("lockstep.gateway.delivery").totalTime(MILLISECONDS)).isEqualTo(90);
    }

    private Timer timer(String name) {
        return registry.get(name).timer();
    }
}
