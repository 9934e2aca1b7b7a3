package chat.lockstep.bench.scenario;

import chat.lockstep.bench.client.Device;
import chat.lockstep.bench.client.Service;
import chat.lockstep.bench.client.Together;
import chat.lockstep.bench.report.Row;
import chat.lockstep.bench.wire.Loop;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Where scenarios run.
///
/// @param loop    of all connections
/// @param service what is talked through
/// @param pids    the processes of the service, by name, as they are now
/// @param rows    takes each row as it is known
/// @param say     tells people how it goes
public record Stage(
        Loop loop, Service service, Supplier<Map<String, Long>> pids, Consumer<Row> rows, Consumer<String> say) {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);
    private static final int AT_A_TIME = 48;
    private static final int TRIES = 3;

    /// A beginning of names that no run has used.
    static String newNames() {
        return "b" + Long.toString(System.currentTimeMillis(), 36) + Long.toString(System.nanoTime() % 1_296, 36);
    }

    /// Connects devices, not all at once. One that is refused tries again.
    void connect(Collection<Device> devices) throws InterruptedException {
        Together.each(devices, AT_A_TIME, device -> {
            for (int tries = 1; ; tries++) {
                try {
                    return loop.ask(device::connect).get(CONNECT_LIMIT.toSeconds(), TimeUnit.SECONDS);
                } catch (ExecutionException refused) {
                    if (tries == TRIES) {
                        throw refused;
                    }
                    Thread.sleep(500L * tries);
                }
            }
        });
    }

    void cut(Collection<? extends Device> devices) throws InterruptedException {
        loop.ask(() -> {
            devices.forEach(Device::cut);
            return true;
        });
    }

    public void add(Row row) {
        rows.accept(row);
        say.accept(row.brief());
    }
}
