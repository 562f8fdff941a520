package io.rookery.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The sessions whose clients are attached to this node. Safe to use from any thread.
 *
 * <p>While a session is being resumed here, the end of its old connection must not start its waiting time: the new one may
 * already have it. {@link #leave} then says so, and {@link #resumeFailed} makes up for it.
 */
public final class LocalSessions {
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger attached = new AtomicInteger();

    /** Notes that somebody tries to resume the session. */
    void resumeBegan(String sessionId) {
        entries.compute(sessionId, (id, entry) -> (entry == null ? Entry.NONE : entry).resuming(1));
    }

    /**
     * @return who left the session in the meantime, so that its waiting time has to be started now; null when nobody did
     */
    @Nullable
    Attached resumeFailed(String sessionId) {
        @Nullable Attached[] left = new Attached[1];
        entries.computeIfPresent(sessionId, (id, entry) -> {
            left[0] = entry.resuming == 1 ? entry.left : null;
            return entry.resuming(-1).orGone();
        });
        return left[0];
    }

    /**
     * @return who had the session before
     */
    @Nullable
    Attached resumed(String sessionId, Attached next) {
        return swap(sessionId, next, -1);
    }

    void created(String sessionId, Attached first) {
        swap(sessionId, first, 0);
    }

    private @Nullable Attached swap(String sessionId, Attached next, int resuming) {
        @Nullable Attached[] former = new Attached[1];
        entries.compute(sessionId, (id, entry) -> {
            Entry known = entry == null ? Entry.NONE : entry;
            former[0] = known.attached;
            return new Entry(next, known.resuming + resuming, null);
        });
        if (former[0] == null) {
            attached.incrementAndGet();
        }
        return former[0];
    }

    /** Says what the end of a connection means to its session. */
    Leave leave(String sessionId, Attached who) {
        Leave[] result = {Leave.SUPERSEDED};
        entries.computeIfPresent(sessionId, (id, entry) -> {
            if (entry.attached != who) {
                return entry;
            }
            attached.decrementAndGet();
            result[0] = entry.resuming > 0 ? Leave.BEING_RESUMED : Leave.LEFT;
            return new Entry(null, entry.resuming, who).orGone();
        });
        return result[0];
    }

    @Nullable
    Attached find(String sessionId) {
        Entry entry = entries.get(sessionId);
        return entry == null ? null : entry.attached;
    }

    /** How many sessions are attached to this node. */
    public int count() {
        return attached.get();
    }

    enum Leave {
        /** The session has nobody now. */
        LEFT,
        /** The session has nobody now, but somebody is about to take it. */
        BEING_RESUMED,
        /** Somebody else has it already. */
        SUPERSEDED
    }

    /**
     * One attachment of a session.
     *
     * @param generation how often the session had been taken over when it began; zero for a new session
     */
    public record Attached(Attachment attachment, long generation) {
        boolean isBefore(Takeover takeover) {
            return generation < takeover.generation();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /**
     * @param left who had the session last, if that has left while somebody tries to resume it
     */
    private record Entry(
            @Nullable Attached attached,
            int resuming,
            @Nullable Attached left) {
        static final Entry NONE = new Entry(null, 0, null);

        Entry resuming(int change) {
            return new Entry(attached, resuming + change, left);
        }

        @Nullable
        Entry orGone() {
            return attached == null && resuming == 0 ? null : this;
        }
    }
}
