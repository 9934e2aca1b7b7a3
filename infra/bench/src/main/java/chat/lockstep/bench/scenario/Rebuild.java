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
import java.time.Duration;
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
    private static final String TOO_EARLY = "wait until";
    private static final int DROP_TRIES_MAX = 20;
    private static final Duration DROP_PAUSE = Duration.ofSeconds(3);
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Stage stage;
    private final Function<List<String>, Process> lockstep;

    /// @param lockstep begins a command of `./lockstep`
    public Rebuild(Stage stage, Function<List<String>, Process> lockstep) {
        this.stage = stage;
        this.lockstep = lockstep;
    }

    /// The tables that nobody uses any more are dropped in the end, as soon as the command allows it.
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
        drop();
        return row;
    }

    /// For a while after the switch the command refuses, since somebody may still read the old tables.
    private void drop() throws InterruptedException {
        for (int tries = 1; ; tries++) {
            var process = lockstep.apply(List.of("rebuild", "drop", "--yes"));
            var lines = new Lines(process);
            var said = new ArrayList<String>();
            for (var line = lines.read(); line != null; line = lines.read()) {
                said.add(line);
            }
            if (process.waitFor() == 0) {
                return;
            }
            var refusal = String.join("\n", said);
            if (tries == DROP_TRIES_MAX || !refusal.contains(TOO_EARLY)) {
                throw new IllegalStateException("the old tables could not be dropped: " + refusal);
            }
            Thread.sleep(DROP_PAUSE);
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
