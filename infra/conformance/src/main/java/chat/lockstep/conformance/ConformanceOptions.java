package chat.lockstep.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// @param only beginnings of the ids to check; all if empty
/// @param parallel how many checks run at a time
/// @param tokens where tokens are asked for; null for the route of dev mode
/// @param limit the longest that one check may take
/// @param listener is told each result when it is there, on any thread
public record ConformanceOptions(
        List<String> only, int parallel, @Nullable URI tokens, Duration limit, Consumer<CheckResult> listener) {

    public static final int PARALLEL = 4;
    public static final Duration LIMIT = Duration.ofSeconds(90);

    public ConformanceOptions {
        only = List.copyOf(only);
    }

    /// Everything.
    public static ConformanceOptions usual() {
        return new ConformanceOptions(List.of(), PARALLEL, null, LIMIT, result -> {});
    }

    boolean wants(String id) {
        return only.isEmpty() || only.stream().anyMatch(id::startsWith);
    }
}
