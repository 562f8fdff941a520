package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.store.StoredMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest messages of one topic that the store has acknowledged to this home, in log order. Never empty. */
final class Tail {
    private final TailBounds bounds;
    private final Deque<KeptMessage> kept = new ArrayDeque<>(2);
    private long bytes;
    private int failedRuns;
    private long failingSinceNanos;

    Tail(TailBounds bounds) {
        this.bounds = bounds;
    }

    void add(StoredMessage message, long nowNanos) {
        KeptMessage newest = KeptMessage.of(message, kept.peekLast(), nowNanos);
        kept.addLast(newest);
        bytes += newest.size();
        long oldestNanos = nowNanos - bounds.ageMax().toNanos();
        while (kept.size() > 1
                && (kept.size() > bounds.messagesMax()
                        || bytes > bounds.topicBytesMax()
                        || kept.getFirst().storedNanos() - oldestNanos < 0)) {
            bytes -= kept.removeFirst().size();
        }
    }

    List<StoredMessage> messages() {
        return kept.stream().map(KeptMessage::message).toList();
    }

    Position newest() {
        return kept.getLast().position();
    }

    long newestNanos() {
        return kept.getLast().storedNanos();
    }

    long bytes() {
        return bytes;
    }

    /**
     * Notes the places that messages have now.
     *
     * @param places by former place; a message without one is forgotten
     * @return whether anything is left
     */
    boolean place(Map<Position, Optional<Position>> places) {
        List<KeptMessage> now = new ArrayList<>();
        for (KeptMessage each : kept) {
            Optional<Position> moved = places.get(each.position());
            if (moved == null) {
                now.add(each);
            } else {
                moved.ifPresent(place -> now.add(each.at(place)));
            }
        }
        now.sort(Comparator.comparingLong(each -> each.position().offset()));
        kept.clear();
        kept.addAll(now);
        bytes = now.stream().mapToLong(KeptMessage::size).sum();
        failedRuns = 0;
        return !kept.isEmpty();
    }

    /**
     * Notes that the messages could not be put back.
     *
     * @return how often in a row
     */
    int failed(long nowNanos) {
        if (failedRuns == 0) {
            failingSinceNanos = nowNanos;
        }
        return ++failedRuns;
    }

    long failingSinceNanos() {
        return failingSinceNanos;
    }
}
