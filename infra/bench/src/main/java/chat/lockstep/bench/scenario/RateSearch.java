package chat.lockstep.bench.scenario;

/// Looks for the highest rate that holds: upwards in steps until one does not, then by halves between the two.
final class RateSearch {

    private static final double STEP = 1.5;
    private static final double CLOSE_ENOUGH = 1.1;
    private static final double LEAST = 1;

    private RateSearch() {}

    /// Tries one rate.
    interface Trial {
        boolean holds(double perSecond) throws InterruptedException;
    }

    /// @param first where it begins
    /// @param most  that is tried
    /// @return within 10 % of the highest; 0 if not even one a second holds
    static double highest(double first, double most, Trial trial) throws InterruptedException {
        double good = 0;
        double bad = Double.POSITIVE_INFINITY;
        for (double rate = first; rate >= LEAST && rate <= most && (good == 0 || bad == Double.POSITIVE_INFINITY); ) {
            if (trial.holds(rate)) {
                good = rate;
                rate = Math.round(rate * STEP);
            } else {
                bad = rate;
                rate = Math.floor(rate / STEP);
            }
        }
        while (good > 0 && bad / good > CLOSE_ENOUGH && bad - good > LEAST && bad < Double.POSITIVE_INFINITY) {
            double middle = Math.round(Math.sqrt(good * bad));
            if (middle <= good || middle >= bad) {
                break;
            }
            if (trial.holds(middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return good;
    }
}
