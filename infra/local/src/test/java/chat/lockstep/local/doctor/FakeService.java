package chat.lockstep.local.doctor;

import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import java.time.Duration;
import java.util.Map;

/// A service that is only looked at.
record FakeService(String name, Map<String, Integer> ports, Readiness readiness) implements Service {

    @Override
    public Launch prepare() {
        throw new UnsupportedOperationException("doctors start nothing");
    }

    @Override
    public Duration startLimit() {
        return Duration.ofSeconds(1);
    }
}
