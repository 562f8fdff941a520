package io.rookery.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One direction of a picture: which value stands where, and which values are named. Linear from zero, or logarithmic between powers of
 * ten.
 *
 * @param from the value at {@code start}
 * @param to the value at {@code end}
 */
record Axis(boolean isLogarithmic, double from, double to, double start, double end) {
    private static final int TICKS_WANTED = 4;
    private static final double[] NICE = {1, 2, 5, 10};

    /** A logarithmic axis with room for these values, of which those that are not positive do not count. */
    static Axis logarithmic(List<Double> values, double start, double end) {
        double least = values.stream()
                .filter(value -> value > 0)
                .mapToDouble(value -> value)
                .min()
                .orElse(1);
        double most = values.stream()
                .filter(value -> value > 0)
                .mapToDouble(value -> value)
                .max()
                .orElse(1);
        double from = Math.pow(10, Math.floor(Math.log10(least)));
        double to = Math.pow(10, Math.ceil(Math.log10(most)));
        return new Axis(true, from, to > from ? to : from * 10, start, end);
    }

    /** A linear axis from zero with room for these values. */
    static Axis linear(List<Double> values, double start, double end) {
        double most = values.stream().mapToDouble(value -> value).max().orElse(1);
        double step = step(most > 0 ? most : 1);
        return new Axis(false, 0, Math.ceil((most > 0 ? most : 1) / step) * step, start, end);
    }

    /** A round step of which about {@link #TICKS_WANTED} reach a value. */
    private static double step(double most) {
        double rough = most / TICKS_WANTED;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double nice : NICE) {
            if (nice * power >= rough * 0.999) return nice * power;
        }
        return 10 * power;
    }

    /** Where a value stands; one beyond an end stands at that end. */
    double at(double value) {
        double inside = Math.max(from, Math.min(to, value));
        double part = isLogarithmic ? Math.log10(inside / from) / Math.log10(to / from) : (inside - from) / (to - from);
        return start + part * (end - start);
    }

    /** The values that are named. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (isLogarithmic) {
            for (double tick = from; tick <= to * 1.001; tick *= 10) ticks.add(tick);
        } else {
            double step = step(to);
            for (int number = 0; number * step <= to * 1.001; number++) ticks.add(number * step);
        }
        return ticks;
    }

    /** A value as people write it: 0.1, 20, 5k, 1.5M. */
    static String text(double value) {
        if (value >= 1e6) return plain(value / 1e6) + "M";
        if (value >= 1e3) return plain(value / 1e3) + "k";
        return plain(value);
    }

    private static String plain(double value) {
        String text =
                String.format(Locale.ROOT, value != 0 && value < 0.1 ? "%.3f" : value < 10 ? "%.2f" : "%.1f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
