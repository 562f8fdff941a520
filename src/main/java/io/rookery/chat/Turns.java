package io.rookery.chat;

import io.rookery.session.Session;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Does what a session asks one after the other, so that of two commands about one topic the later one wins. Belongs to one
 * event loop. Bounded by the commands that a session may have in flight.
 */
final class Turns {
    private final Map<Session, Future<?>> last = new HashMap<>();

    <T> Future<T> take(Session session, Supplier<Future<T>> work) {
        Future<?> before = last.get(session);
        Future<T> mine = before == null ? begin(work) : before.transform(ended -> begin(work));
        last.put(session, mine);
        mine.onComplete(ended -> last.remove(session, mine));
        return mine;
    }

    int waiting() {
        return last.size();
    }

    private static <T> Future<T> begin(Supplier<Future<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }
}
