package chat.lockstep.local.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A service that is a few words of shell.
///
/// @param directory where it runs
/// @param script    what it does
/// @param ready     what it answers when asked
/// @param ports     that it says it will listen on
public record ScriptService(Path directory, String script, Supplier<Readiness> ready, Map<String, Integer> ports)
        implements Service {

    @Override
    public String name() {
        return "script";
    }

    @Override
    public Launch prepare() {
        return new Launch(List.of("/bin/sh", "-c", script), Map.of("SECRET", "s3cret"), directory);
    }

    @Override
    public Readiness readiness() {
        return ready.get();
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMillis(300);
    }

    @Override
    public Duration stopLimit() {
        return Duration.ofMillis(300);
    }
}
