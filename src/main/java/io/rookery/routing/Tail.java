package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.RawJson;
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
    /** What a message takes beside its content, roughly. */
    private static final int MESSAGE_BYTES = 256;

    private record Kept(StoredMessage message, long storedNanos) {}

    private final TailBounds bounds;
    private final Deque<Kept> kept = new ArrayDeque<>(2);
    private long bytes;
    private int failedRuns;
    private long failingSinceNanos;

    Tail(TailBounds bounds) {
        this.bounds = bounds;
    }

    void add(StoredMessage message, long nowNanos) {
        kept.addLast(new Kept(message, nowNanos));
        bytes += size(message);
        long oldestNanos = nowNanos - bounds.ageMax().toNanos();
        while (kept.size() > 1
                && (kept.size() > bounds.messagesMax()
                        || bytes > bounds.topicBytesMax()
                        || kept.getFirst().storedNanos() - oldestNanos < 0)) {
            bytes -= size(kept.removeFirst().message());
        }
    }

    List<StoredMessage> messages() {
        return kept.stream().map(Kept::message).toList();
    }

    Position newest() {
        return kept.getLast().message().position();
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
        List<Kept> now = new ArrayList<>();
        for (Kept each : kept) {
            StoredMessage message = each.message();
            places.getOrDefault(message.position(), Optional.of(message.position()))
                    .ifPresent(place -> now.add(new Kept(
                            new StoredMessage(place, message.timestampMillis(), message.draft()), each.storedNanos())));
        }
        now.sort(Comparator.comparingLong(each -> each.message().position().offset()));
        kept.clear();
        kept.addAll(now);
        bytes = now.stream().mapToLong(each -> size(each.message())).sum();
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

    private static int size(StoredMessage message) {
        MessageBody body = message.draft().body();
        String text = body.text();
        RawJson payload = body.payload();
        return MESSAGE_BYTES + (text == null ? 0 : 2 * text.length()) + (payload == null ? 0 : payload.utf8().length);
    }
}
