package chat.lockstep.bench.scenario;

import chat.lockstep.bench.load.Latencies;
import chat.lockstep.bench.report.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The highest rate of direct messages that is sustained: nothing lost, doubled, refused or sent again, and 99 of 100
/// deliveries within 100 ms of the time at which their message was due.
public final class Limit {

    /// Milliseconds.
    public static final double P99_MAX = 100;

    private static final double MOST = 20_000;
    private static final double WARM_UP_SECONDS = 2;
    private static final double LESS = 0.9;
    private static final int CONFIRMATIONS_MAX = 8;

    private final Stage stage;
    private final Direct direct;
    private final double stepSeconds;
    private final double confirmSeconds;

    /// @param stepSeconds    how long each rate is tried
    /// @param confirmSeconds how long the highest must hold
    public Limit(Stage stage, Direct direct, double stepSeconds, double confirmSeconds) {
        this.stage = stage;
        this.direct = direct;
        this.stepSeconds = stepSeconds;
        this.confirmSeconds = confirmSeconds;
    }

    /// Adds the row of each rate that was tried, and one of the highest.
    ///
    /// @param first the rate that is tried first
    /// @return messages a second; 0 if none is sustained
    public double find(double first) throws InterruptedException {
        double highest = RateSearch.highest(first, MOST, rate -> holds(rate, stepSeconds));
        for (int tries = 0; highest >= 1 && tries < CONFIRMATIONS_MAX; tries++) {
            var row = direct.attempt(highest, WARM_UP_SECONDS, confirmSeconds);
            if (holds(row)) {
                stage.add(limit(row, highest));
                return highest;
            }
            highest = Math.floor(highest * LESS);
        }
        return 0;
    }

    /// A rate that fails while others use the machine gets another try.
    private boolean holds(double rate, double seconds) throws InterruptedException {
        var row = direct.attempt(rate, WARM_UP_SECONDS, seconds);
        return holds(row) || (row.isDisturbed() && holds(direct.attempt(rate, WARM_UP_SECONDS, seconds)));
    }

    static boolean holds(Row row) {
        var delivery = row.latencies().get(Latencies.DELIVERY);
        return row.isRight() && row.counts().sentAgain() == 0 && delivery != null && delivery.p99() <= P99_MAX;
    }

    private static Row limit(Row row, double highest) {
        var usage = row.usage();
        Map<String, Double> figures = new HashMap<>(Map.of("highestRate", highest));
        if (usage != null) {
            figures.put("systemCpuSecondsPer10000", row.per10000Messages(usage.systemCpuSeconds()));
        }
        List<String> remarks = new ArrayList<>(row.remarks());
        return new Row(
                "limit",
                row.system(),
                row.settings(),
                row.at(),
                row.seconds(),
                row.counts(),
                row.latencies(),
                usage,
                figures,
                remarks);
    }
}
