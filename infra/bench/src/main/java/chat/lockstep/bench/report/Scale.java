package chat.lockstep.bench.report;

import java.util.ArrayList;
import java.util.List;

/// Where a value lies on an axis: from 0 with steps that one can read, or logarithmic.
///
/// @param low           the value at the beginning
/// @param high          the value at the end, above `low`
/// @param isLogarithmic then both are above 0
record Scale(double low, double high, boolean isLogarithmic) {

    private static final int STEPS = 6;
    private static final double[] NICE = {1, 2, 5, 10};

    /// From 0 to a round number not below the largest value.
    static Scale linear(double largest) {
        double step = step(largest);
        return new Scale(0, Math.max(step, Math.ceil(largest / step) * step), false);
    }

    /// Between powers of ten.
    static Scale logarithmic(double smallest, double largest) {
        double low = Math.pow(10, Math.floor(Math.log10(smallest)));
        double high = Math.pow(10, Math.ceil(Math.log10(largest)));
        return new Scale(low, high > low ? high : low * 10, true);
    }

    /// From 0 at the beginning to 1 at the end.
    double place(double value) {
        return isLogarithmic
                ? (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
                : (value - low) / (high - low);
    }

    /// Values to write beside the axis.
    List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        if (isLogarithmic) {
            for (double tick = low; tick <= high * 1.0001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            double step = step(high);
            for (int i = 0; i * step <= high * 1.0001; i++) {
                ticks.add(i * step);
            }
        }
        return ticks;
    }

    private static double step(double largest) {
        if (!(largest > 0)) {
            return 1;
        }
        double rough = largest / STEPS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double nice : NICE) {
            if (nice * power >= rough * 0.9999) {
                return nice * power;
            }
        }
        return 10 * power;
    }
}
