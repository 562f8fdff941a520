package io.rookery.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The straight line that lies closest to some points, by least squares.
 *
 * @param slope how much it rises by for each unit to the right
 * @param atZero where it begins
 */
record Fit(double slope, double atZero) {
    record Point(double x, double y) {}

    static Fit of(List<Point> points) {
        if (points.stream().mapToDouble(Point::x).distinct().count() < 2) {
            throw new IllegalArgumentException("points: " + points + " (expected: two sizes at least)");
        }
        double middleX = mean(points, Point::x);
        double middleY = mean(points, Point::y);
        double products = points.stream()
                .mapToDouble(point -> (point.x - middleX) * (point.y - middleY))
                .sum();
        double squares = points.stream()
                .mapToDouble(point -> (point.x - middleX) * (point.x - middleX))
                .sum();
        double slope = products / squares;
        return new Fit(slope, middleY - slope * middleX);
    }

    /** The power of the size that a cost grows with: 0 when it stays, 1 when it is proportional. Both must be above zero. */
    static double exponent(List<Point> points) {
        return of(points.stream()
                        .map(point -> new Point(Math.log(point.x), Math.log(point.y)))
                        .toList())
                .slope();
    }

    private static double mean(List<Point> points, ToDoubleFunction<Point> of) {
        return points.stream().mapToDouble(of).average().orElseThrow();
    }
}
