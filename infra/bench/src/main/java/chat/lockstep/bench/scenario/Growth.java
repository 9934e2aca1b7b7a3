package chat.lockstep.bench.scenario;

import chat.lockstep.bench.client.Service.Room;
import chat.lockstep.bench.report.Row;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// What a direct message takes and costs while its conversation is short, and what it does once many times as much is
/// stored in the same conversations: the same people at the same rate, with devices that hold nothing. In between the
/// conversations are filled, and the views catch up.
public final class Growth {

    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Stage stage;
    private final Fill fill;
    private final Views views;

    /// @param secret that the gateway proves itself to the command side with
    public Growth(Stage stage, URI gateway, URI commandSide, String secret) {
        this(stage, new Fill(stage.service(), commandSide, secret), seqs -> {
            try (var comebacks = new Comebacks(stage, gateway)) {
                for (var user : seqs.entrySet()) {
                    comebacks.awaitViews(user.getKey(), user.getValue());
                }
            }
        });
    }

    Growth(Stage stage, Fill fill, Views views) {
        this.stage = stage;
        this.fill = fill;
        this.views = views;
    }

    /// What users are shown.
    interface Views {
        /// Returns when each user's one conversation is shown up to its seq.
        void await(Map<String, Long> seqs) throws InterruptedException;
    }

    /// What is measured twice.
    ///
    /// @param users         an even number
    /// @param rate          messages a second
    /// @param warmUpSeconds of the same rate before; its messages are what is stored at first, so above 0
    public record Load(int users, double rate, double warmUpSeconds, double seconds) {

        public Load {
            if (rate * warmUpSeconds < 1) {
                throw new IllegalArgumentException("Without a warm-up nothing is stored that could grow.");
            }
        }
    }

    /// One of the two measurements.
    ///
    /// @param before messages in the conversations when it began
    /// @param after  messages in them when it had ended
    private record Measured(Row row, List<Room> rooms, long before, long after) {}

    /// @param factor     the second time as many messages are stored as the first time, multiplied by this
    /// @param secondsMax how long the conversations are filled; what is stored then is what counts
    /// @return the row of each time
    public List<Row> run(Load load, int factor, double secondsMax) throws InterruptedException {
        var names = Stage.newNames();
        var small = measure(names, load, 0, false);
        var first = withData(small, small.before);
        stage.add(first);
        long warmUp = small.before; // comes again
        long wanted = Math.max(0, factor * small.before - small.after - warmUp);
        var filled = fill.into(small.rooms, wanted, secondsMax);
        stage.say().accept("filled with %d messages in %.0f s".formatted(filled.messages(), filled.seconds()));
        long begin = System.nanoTime();
        views.await(seqs(small.rooms, filled));
        double caughtUp = (System.nanoTime() - begin) / SECOND_NANOS;
        var grown = measure(names, load, small.after + filled.messages(), true);
        var second = withData(grown, small.before)
                .with(
                        Map.of(),
                        Map.of(
                                "filledPerSecond",
                                filled.messages() / filled.seconds(),
                                "viewsBehindSeconds",
                                caughtUp));
        if (filled.messages() < wanted) {
            second = second.withRemark("filled with %d of %d messages, which was all within %.0f s"
                    .formatted(filled.messages(), wanted, secondsMax));
        }
        stage.add(second);
        return List.of(first, second);
    }

    private Measured measure(String names, Load load, long stored, boolean isGrown) throws InterruptedException {
        try (var direct = Direct.begin(stage, names, load.users, false).marked(Row.GROWN, isGrown)) {
            long warm = direct.silently("growth", load.rate, load.warmUpSeconds)
                    .counts()
                    .acknowledged();
            var row = direct.silently("growth", load.rate, load.seconds);
            long before = stored + warm;
            return new Measured(
                    row, direct.rooms(), before, before + row.counts().acknowledged());
        }
    }

    private static Row withData(Measured measured, long atFirst) {
        var figures = new HashMap<String, Double>(
                Map.of("storedBefore", (double) measured.before, "storedFactor", measured.before / (double) atFirst));
        var usage = Objects.requireNonNull(measured.row.usage());
        figures.put("systemCpuSecondsPer10000", measured.row.per10000Messages(usage.systemCpuSeconds()));
        return measured.row.with(Map.of(), figures);
    }

    private static Map<String, Long> seqs(List<Room> rooms, Fill.Filled filled) {
        var seqs = new HashMap<String, Long>();
        for (int i = 0; i < rooms.size(); i++) {
            seqs.put(Fill.users(rooms.get(i)).getFirst(), filled.seqs().get(i));
        }
        return seqs;
    }
}
