package io.rookery.chat;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Answers to questions that were asked a moment ago; those that failed are asked again. Of so many at most: beyond that it forgets
 * those that were found out the longest time ago. Belongs to one event loop.
 */
final class Remembered<K> {
    private record Known(Future<Boolean> answer, long sinceNanos) {}

    private final Map<K, Known> known;
    private final Function<K, Future<Boolean>> question;
    private final long freshNanos;
    private final LongSupplier nanoTime;

    Remembered(Function<K, Future<Boolean>> question, int max, long freshNanos, LongSupplier nanoTime) {
        this.question = question;
        this.freshNanos = freshNanos;
        this.nanoTime = nanoTime;
        this.known = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Known> eldest) {
                return size() > max;
            }
        };
    }

    Future<Boolean> ask(K key) {
        long nowNanos = nanoTime.getAsLong();
        Known before = known.get(key);
        if (before != null && !before.answer().failed() && nowNanos - before.sinceNanos() < freshNanos) {
            return before.answer();
        }
        Future<Boolean> asked = question.apply(key);
        known.remove(key);
        known.put(key, new Known(asked, nowNanos));
        return asked;
    }
}
