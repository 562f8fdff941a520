package io.rookery.transport;

import io.rookery.session.Flight;
import io.rookery.session.Tenure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What the connections of this node had noted that ended lately: {@link #KEPT_MAX} of them, for {@link #KEPT_FOR}. Safe to use
 * from any thread.
 */
final class EndedFlights {
    static final int KEPT_MAX = 2_048;
    static final Duration KEPT_FOR = Duration.ofMinutes(10);

    /** What one connection noted that had a session. */
    record Noted(String sessionId, String user, String connectionId, Flight flight) {
        static Noted of(Tenure tenure, Flight flight) {
            return new Noted(tenure.session().id(), tenure.session().user().value(), tenure.connectionId(), flight);
        }
    }

    private record Kept(Noted noted, long sinceNanos) {}

    private final LongSupplier nanoTime;
    private final Deque<Kept> kept = new ArrayDeque<>();

    EndedFlights(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void add(Noted noted) {
        forgetOld();
        if (kept.size() == KEPT_MAX) {
            kept.remove();
        }
        kept.add(new Kept(noted, nanoTime.getAsLong()));
    }

    /** The oldest first. */
    synchronized List<Noted> of(String sessionId) {
        forgetOld();
        List<Noted> found = new ArrayList<>();
        for (Kept each : kept) {
            if (each.noted().sessionId().equals(sessionId)) {
                found.add(each.noted());
            }
        }
        return found;
    }

    private void forgetOld() {
        long now = nanoTime.getAsLong();
        for (Kept oldest = kept.peek();
                oldest != null && now - oldest.sinceNanos() >= KEPT_FOR.toNanos();
                oldest = kept.peek()) {
            kept.remove();
        }
    }
}
