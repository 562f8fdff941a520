package io.rookery.presence;

import io.rookery.store.WentOffline;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * The sessions of one platform that began and ended since the node started.
 *
 * <p>A session ends once, wherever: for the node that removes it.
 */
public final class Stays {
    private final Map<WentOffline.Reason, Long> ends = new EnumMap<>(WentOffline.Reason.class);
    private final Lengths lengths = new Lengths();
    private long begun;

    Stays() {
        for (WentOffline.Reason reason : WentOffline.Reason.values()) {
            ends.put(reason, 0L);
        }
    }

    void begun(long count) {
        begun += count;
    }

    void ended(WentOffline.Reason reason, Duration length) {
        ended(reason, 1);
        lengths.add(length);
    }

    void ended(WentOffline.Reason reason, long count) {
        ends.merge(reason, count, Long::sum);
    }

    Stays plus(Stays others) {
        Stays sum = new Stays();
        for (Stays part : new Stays[] {this, others}) {
            sum.begun += part.begun;
            part.ends.forEach(sum::ended);
            sum.lengths.add(part.lengths);
        }
        return sum;
    }

    public long begun() {
        return begun;
    }

    public long ended(WentOffline.Reason reason) {
        return ends.getOrDefault(reason, 0L);
    }

    public Lengths lengths() {
        return lengths;
    }
}
