package chat.lockstep.faults.client;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.load.Load;
import java.time.Duration;
import java.util.List;

/// The faults that clients cause.
public final class ClientFaults {

    private ClientFaults() {}

    /// @param load whose devices misbehave
    /// @param lasts how long each of them does
    public static List<Fault> all(Load load, Duration lasts) {
        return List.of(
                new SilentClients(load, lasts),
                new RepeatedFrames(load, lasts),
                new ReorderedFrames(load, lasts),
                new SlowConsumers(load, lasts),
                new RubbishFrames(load),
                new TooManyCommands(load, lasts),
                new Overload(load, lasts),
                new ReconnectStorm(load));
    }
}
