package io.rookery.chat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.LogPage;
import io.rookery.store.MessageLog;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Looks through a log for the messages of one author, away from a place, as far as is needed and not farther than the bound. What
 * others wrote is seen by nobody.
 */
final class PagesScan {
    /** Messages looked at for one answer in one log. */
    static final int LOOKED_AT_MAX = 1_000;

    private static final int PAGE = 100;

    private final Topic inbox;
    private final String author;
    private final boolean forward;
    private final int wanted;
    private final long from;
    private final Deque<ChatMessage> found = new ArrayDeque<>();
    private long first = -1;
    private long edge;
    private long edgeMillis;
    private int lookedAt;
    private boolean more = true;

    /**
     * @param from the place, exclusive
     * @param forward from older to newer messages
     * @param wanted so many are enough
     */
    PagesScan(Topic inbox, String author, long from, boolean forward, int wanted) {
        this.inbox = inbox;
        this.author = author;
        this.from = from;
        this.edge = from;
        this.edgeMillis = forward ? 0 : Long.MAX_VALUE;
        this.forward = forward;
        this.wanted = wanted;
    }

    /** Completes with this scan, at its end. */
    Future<PagesScan> run(MessageLog log) {
        return log.page(inbox, forward ? null : edge, forward ? edge : null, PAGE)
                .compose(page -> {
                    look(page);
                    return more && found.size() < wanted && lookedAt < LOOKED_AT_MAX
                            ? run(log)
                            : Future.succeededFuture(this);
                });
    }

    private void look(LogPage page) {
        int count = page.messages().size();
        for (int i = 0; i < count; i++) {
            ChatMessage message = page.messages().get(forward ? i : count - 1 - i);
            edge = message.offset();
            first = first < 0 ? edge : first;
            edgeMillis = message.timestampMillis();
            if (message.from().userId().equals(author)) {
                found.addLast(message);
            }
        }
        lookedAt += count;
        more = page.more() && count > 0;
    }

    /** The next of those found, nearest to the place; only while there is one. */
    ChatMessage next() {
        return found.getFirst();
    }

    boolean hasNext() {
        return !found.isEmpty();
    }

    void take() {
        found.removeFirst();
    }

    /** Whether what lies beyond may come before a message of that time. */
    boolean mayHideBefore(long millis) {
        return found.isEmpty() && more && (forward ? edgeMillis < millis : edgeMillis > millis);
    }

    /** Whether there may be more than was taken. */
    boolean hasMore() {
        return more || !found.isEmpty();
    }

    /** Where to look the other way from: a place, exclusive, before all that was looked at. */
    long began() {
        if (first >= 0) {
            return first;
        }
        if (forward) {
            return from + 1;
        }
        return from == Position.OFFSET_MAX ? 0 : Math.max(0, from - 1);
    }

    /** Where to go on: a place, exclusive, beyond all that was taken. */
    long reached() {
        if (found.isEmpty()) {
            return edge;
        }
        return next().offset() + (forward ? -1 : 1);
    }
}
