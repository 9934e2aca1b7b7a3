package chat.lockstep.gateway.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// What is counted of all sessions of this node.
public final class SessionMeters {

    private final Counter framesIn;
    private final Counter framesOut;
    private final Counter pulls;
    private final Counter repaired;
    private final Counter lags;
    private final Counter comparesPutOff;
    private final Counter comparesSpared;
    private final Counter inStep;
    private final Counter diverged;
    private final Timer commands;
    private final Map<CloseCode, Counter> closed = new EnumMap<>(CloseCode.class);

    public SessionMeters(MeterRegistry registry) {
        this.framesIn = registry.counter("lockstep.gateway.frames", "direction", "in");
        this.framesOut = registry.counter("lockstep.gateway.frames", "direction", "out");
        this.pulls = registry.counter("lockstep.gateway.pulls");
        this.repaired = registry.counter("lockstep.gateway.sweeps.repaired");
        this.lags = registry.counter("lockstep.gateway.lags");
        this.comparesPutOff = registry.counter("lockstep.gateway.sweeps", "outcome", "put_off");
        this.comparesSpared = registry.counter("lockstep.gateway.sweeps", "outcome", "spared");
        this.inStep = registry.counter("lockstep.gateway.chains", "outcome", "matched");
        this.diverged = registry.counter("lockstep.gateway.chains", "outcome", "diverged");
        for (var code : CloseCode.values()) {
            closed.put(code, registry.counter("lockstep.gateway.closed", "code", String.valueOf(code.code())));
        }
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

    /// Too many sessions compare already.
    void comparePutOff() {
        comparesPutOff.increment();
    }

    /// The views have not moved since the last comparison.
    void compareSpared() {
        comparesSpared.increment();
    }

    /// A socket was closed from this side.
    void closed(CloseCode code) {
        var counter = closed.get(code);
        if (counter != null) {
            counter.increment();
        }
    }

    /// A device's chain was compared with the log's.
    void compared(boolean matched) {
        (matched ? inStep : diverged).increment();
    }

    void command(Duration took) {
        commands.record(took);
    }
}
