package chat.lockstep.gateway.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// What is counted of all sessions of this node.
public final class SessionMeters {

    private final Counter framesIn;
    private final Counter framesOut;
    private final Counter pulls;
    private final Counter repaired;
    private final Counter lags;
    private final Timer commands;

    public SessionMeters(MeterRegistry registry) {
        this.framesIn = registry.counter("lockstep.gateway.frames", "direction", "in");
        this.framesOut = registry.counter("lockstep.gateway.frames", "direction", "out");
        this.pulls = registry.counter("lockstep.gateway.pulls");
        this.repaired = registry.counter("lockstep.gateway.sweeps.repaired");
        this.lags = registry.counter("lockstep.gateway.lags");
        this.commands = Timer.builder("lockstep.gateway.command.latency")
                .description("from a command frame to its result")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    void frameIn() {
        framesIn.increment();
    }

    void frameOut() {
        framesOut.increment();
    }

    void pull() {
        pulls.increment();
    }

    /// A comparison found something that no hint had brought.
    void repaired() {
        repaired.increment();
    }

    void lag() {
        lags.increment();
    }

    void command(Duration took) {
        commands.record(took);
    }
}
