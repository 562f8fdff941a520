package io.rookery.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Measurements as a picture (SVG), one below the other: on the left percentiles of latency, whose runs lie apart as far as the bars
 * behind them reach, on the right deliveries a second.
 */
final class ResultPicture {
    private static final int WIDTH = 1_000;
    private static final int TOP = 56;
    private static final int ROW = 26;
    private static final int BOTTOM = 36;
    private static final int NAMES_END = 330;
    private static final int LATENCY_END = 690;
    private static final int RATES_START = 740;
    private static final int RATES_END = 940;
    private static final int LETTERS_MAX = 50;

    /** A percentile and how it is drawn. */
    private record Mark(String figure, String name, String colour) {}

    private static final List<Mark> MARKS = List.of(
            new Mark("p50Millis", "p50", "#4477aa"),
            new Mark("p99Millis", "p99", "#cc6611"),
            new Mark("p999Millis", "p99.9", "#882255"));

    private static final String RATE = "deliveriesPerSecond";

    private final List<ResultRuns.Row> rows;
    private final Axis latency;
    private final Axis rates;
    private final StringBuilder svg = new StringBuilder();

    private ResultPicture(List<ResultRuns.Row> rows) {
        this.rows = rows;
        List<Double> millis = new ArrayList<>();
        List<Double> perSecond = new ArrayList<>();
        for (ResultRuns.Row row : rows) {
            for (Mark mark : MARKS) addEnds(row.figures().get(mark.figure), millis);
            addEnds(row.figures().get(RATE), perSecond);
        }
        latency = Axis.logarithmic(millis, NAMES_END, LATENCY_END);
        rates = Axis.linear(perSecond, RATES_START, RATES_END);
    }

    private static void addEnds(@Nullable Spread spread, List<Double> to) {
        if (spread == null) return;
        to.add(spread.min());
        to.add(spread.max());
    }

    static String of(List<ResultRuns.Row> rows) {
        return new ResultPicture(rows).drawn();
    }

    private String drawn() {
        int height = TOP + rows.size() * ROW + BOTTOM;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                        .formatted(WIDTH, height, WIDTH, height))
                .append("font-family=\"sans-serif\" font-size=\"12\">\n")
                .append("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n".formatted(WIDTH, height));
        legend();
        axis(latency, "latency, ms");
        axis(rates, "deliveries/s");
        for (int row = 0; row < rows.size(); row++) draw(rows.get(row), TOP + row * ROW + ROW / 2);
        return svg.append("</svg>\n").toString();
    }

    private void legend() {
        double x = NAMES_END;
        for (Mark mark : MARKS) {
            dot(x, 16, mark.colour);
            text(x + 10, 20, "start", mark.name);
            x += 70;
        }
    }

    private void axis(Axis axis, String title) {
        int end = TOP + rows.size() * ROW;
        for (double tick : axis.ticks()) {
            double x = axis.at(tick);
            line(x, TOP, x, end, "#dddddd", 1);
            text(x, end + 16, "middle", Axis.text(tick));
        }
        text((axis.start() + axis.end()) / 2, TOP - 12, "middle", title);
    }

    private void draw(ResultRuns.Row row, int y) {
        text(NAMES_END - 12, y + 4, "end", shortened(row.name()));
        Spread half = row.figures().get(MARKS.get(0).figure);
        Spread most = row.figures().get(row.figures().containsKey("p999Millis") ? "p999Millis" : "p99Millis");
        if (half != null && most != null) {
            line(latency.at(half.median()), y, latency.at(most.median()), y, "#bbbbbb", 2);
        }
        for (Mark mark : MARKS) {
            Spread spread = row.figures().get(mark.figure);
            if (spread == null) continue;
            double width = Math.max(0, latency.at(spread.max()) - latency.at(spread.min()));
            rectangle(latency.at(spread.min()), y - 4, width, 8, mark.colour, 0.3);
            dot(latency.at(spread.median()), y, mark.colour);
        }
        Spread rate = row.figures().get(RATE);
        if (rate == null) return;
        rectangle(RATES_START, y - 7, rates.at(rate.median()) - RATES_START, 14, "#4477aa", 0.8);
        line(rates.at(rate.min()), y, rates.at(rate.max()), y, "#222222", 1);
        text(rates.at(rate.median()) + 5, y + 4, "start", Axis.text(rate.median()));
    }

    private static String shortened(String name) {
        return name.length() <= LETTERS_MAX ? name : "…" + name.substring(name.length() - LETTERS_MAX + 1);
    }

    private void dot(double x, double y, String colour) {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>", x, y, colour);
    }

    private void line(double fromX, double fromY, double toX, double toY, String colour, int width) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%d\"/>",
                fromX, fromY, toX, toY, colour, width);
    }

    private void rectangle(double x, double y, double width, double height, String colour, double opacity) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\"%.1f\"/>",
                x, y, width, height, colour, opacity);
    }

    private void text(double x, double y, String anchor, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#222222\">%s</text>", x, y, anchor, escaped);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
