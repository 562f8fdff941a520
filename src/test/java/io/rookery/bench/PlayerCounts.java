package io.rookery.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What has happened to players, beside what they got to read. Safe to use from any thread. */
final class PlayerCounts {
    /** Connections that ended without the player's doing. */
    final LongAdder lostConnections = new LongAdder();

    /** Times that a player went where {@code session.reconnect} had told it to. */
    final LongAdder moves = new LongAdder();

    /** Upgrades that were answered with anything but 101. */
    final LongAdder upgradesRefused = new LongAdder();

    /** Connections that could not be made, or had no answer in time. */
    final LongAdder unreachable = new LongAdder();

    /** Questions to {@code /api/v1/gateway}. */
    final LongAdder gatewayQuestions = new LongAdder();

    /** Sessions that could not be resumed. */
    final LongAdder sessionsLost = new LongAdder();

    /** Commands refused with an invitation to repeat them, and repeated. */
    final LongAdder repetitions = new LongAdder();

    /** Whatever ought not to have happened. */
    final LongAdder faults = new LongAdder();

    private final AtomicReference<@Nullable String> firstFault = new AtomicReference<>();

    void fault(String what) {
        faults.increment();
        firstFault.compareAndSet(null, what);
    }

    @Nullable
    String firstFault() {
        return firstFault.get();
    }

    Map<String, Long> asNumbers() {
        Map<String, Long> map = new LinkedHashMap<>();
        map.put("lostConnections", lostConnections.sum());
        map.put("moves", moves.sum());
        map.put("upgradesRefused", upgradesRefused.sum());
        map.put("unreachable", unreachable.sum());
        map.put("gatewayQuestions", gatewayQuestions.sum());
        map.put("sessionsLost", sessionsLost.sum());
        map.put("repetitions", repetitions.sum());
        map.put("faults", faults.sum());
        return map;
    }

    Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>(asNumbers());
        map.put("firstFault", firstFault());
        return map;
    }
}
