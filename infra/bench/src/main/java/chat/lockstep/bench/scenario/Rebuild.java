package chat.lockstep.bench.scenario;

import chat.lockstep.bench.load.Counts;
import chat.lockstep.bench.machine.Usage;
import chat.lockstep.bench.machine.UsageMeter;
import chat.lockstep.bench.report.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The views folded anew from the whole topic, as `./lockstep rebuild views` does it: how many events a second. The
/// command compares every conversation with the running views, and fails if one differs.
public final class Rebuild {

    private static final Pattern CAUGHT_UP = Pattern.compile("Version \\d+ has caught up: (\\d+) records\\.");
    private static final String BEGUN = "Building version";
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Stage stage;
    private final Function<List<String>, Process> lockstep;

    /// @param lockstep begins a command of `./lockstep`
    public Rebuild(Stage stage, Function<List<String>, Process> lockstep) {
        this.stage = stage;
        this.lockstep = lockstep;
    }

    /// The tables that nobody uses any more are dropped in the end.
    public Row run() throws InterruptedException {
        var at = Instant.now();
        var process = lockstep.apply(List.of("rebuild", "views"));
        var pids = new HashMap<>(stage.pids().get());
        pids.put("rebuild", process.pid());
        var meter = UsageMeter.start(pids);
        long begun = System.nanoTime();
        long records = 0;
        double seconds = 0;
        Usage usage = null;
        var said = new ArrayList<String>();
        var lines = new Lines(process);
        for (var line = lines.read(); line != null; line = lines.read()) {
            said.add(line);
            var caughtUp = CAUGHT_UP.matcher(line);
            if (line.contains(BEGUN)) {
                begun = System.nanoTime();
            } else if (caughtUp.find()) {
                records = Long.parseLong(caughtUp.group(1));
                seconds = (System.nanoTime() - begun) / SECOND_NANOS;
                usage = meter.stop(); // while the process still is there to be asked
            }
        }
        if (process.waitFor() != 0 || usage == null) {
            throw new IllegalStateException("the rebuild failed: " + String.join("\n", said));
        }
        drop();
        var row = new Row(
                "rebuild",
                stage.service().name(),
                Map.of("records", records),
                at.toString(),
                seconds,
                Counts.NONE,
                Map.of(),
                usage,
                Map.of("eventsPerSecond", records / seconds),
                List.of("begins with the start of a consumer group; every conversation was compared and equal"));
        stage.add(row);
        return row;
    }

    private void drop() throws InterruptedException {
        var process = lockstep.apply(List.of("rebuild", "drop", "--yes"));
        var lines = new Lines(process);
        var said = new ArrayList<String>();
        for (var line = lines.read(); line != null; line = lines.read()) {
            said.add(line);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the old tables could not be dropped: " + String.join("\n", said));
        }
    }

    /// What a process says, until it ends.
    private static final class Lines {

        private final BufferedReader reader;

        private Lines(Process process) {
            this.reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        private @Nullable String read() {
            try {
                return reader.readLine();
            } catch (IOException broken) {
                throw new UncheckedIOException("the rebuild cannot be heard", broken);
            }
        }
    }
}
