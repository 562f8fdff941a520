package io.rookery.transport;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The heaviest of many, no more than a given number; what weighs nothing does not count. */
final class Largest<T> {
    private final int max;
    private final PriorityQueue<Weighed<T>> kept = new PriorityQueue<>(Comparator.comparingLong(Weighed::weight));

    Largest(int max) {
        this.max = max;
    }

    void add(T what, long weight) {
        if (weight <= 0) {
            return;
        }
        if (kept.size() < max) {
            kept.add(new Weighed<>(what, weight));
        } else if (kept.element().weight() < weight) {
            kept.remove();
            kept.add(new Weighed<>(what, weight));
        }
    }

    /** In no order. */
    List<T> all() {
        return kept.stream().map(Weighed::what).toList();
    }

    private record Weighed<T>(T what, long weight) {}
}
