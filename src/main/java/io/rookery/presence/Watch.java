package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.routing.Subscriber;
import io.rookery.store.Glance;

/** One connection's sight of one user it watches: it listens to the user's topic only while the user may be seen. */
final class Watch {

    enum State {
        /** Nothing is heard, and what was told last is that nobody is there. */
        HIDDEN,
        /** About to listen. */
        JOINING,
        /** Listens, and has yet to be told how the user is. */
        JOINED,
        SHOWN,
        ENDED
    }

    final Subscriber watcher;
    final UserId user;
    State state = State.HIDDEN;
    private long atMillis = -1;
    private long relations = -1;
    private int asking;
    private boolean kept;

    Watch(Subscriber watcher, UserId user) {
        this.watcher = watcher;
        this.user = user;
    }

    UserId viewer() {
        return watcher.user();
    }

    /** Somebody asks for it, and is answered by {@link #keep} or {@link #refuse}. */
    void ask() {
        asking++;
    }

    /** From now on it stays until it is ended. */
    void keep() {
        asking--;
        kept = true;
    }

    /**
     * @return whether it was never kept, and nobody asks for it any more
     */
    boolean refuse() {
        asking--;
        return asking == 0 && !kept;
    }

    boolean listens() {
        return state == State.JOINED || state == State.SHOWN;
    }

    /**
     * To be asked before the watch is decided by a reading: readings may overtake one another.
     *
     * @return false when it is older than what decided before, or too late
     */
    boolean accepts(Glance glance) {
        boolean older =
                glance.atMillis() < atMillis || (glance.atMillis() == atMillis && glance.relations() < relations);
        if (older || state == State.ENDED) {
            return false;
        }
        atMillis = glance.atMillis();
        relations = glance.relations();
        return true;
    }
}
