package io.rookery.session;

import io.rookery.identity.Zone;
import io.rookery.session.SessionState.Alive;
import io.rookery.session.SessionState.Authenticated;
import io.rookery.session.SessionState.Connected;
import io.rookery.session.SessionState.Disconnecting;
import io.rookery.session.SessionState.Established;
import io.rookery.session.SessionState.InWorld;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one connection's session, and the only way to change it. Whatever the state does not allow is refused with an
 * {@link IllegalStateException}, and changes nothing. Belongs to one event loop.
 */
public final class SessionLife {
    private final LongSupplier nanoTime;
    private final Listener listener;
    private SessionState state;

    /** Is told of every change, after it. */
    @FunctionalInterface
    public interface Listener {
        void changed(SessionState from, SessionState to);
    }

    /** Begins as {@link Connected}, of which nobody is told. */
    public SessionLife(LongSupplier nanoTime, Listener listener) {
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.state = new Connected(nanoTime.getAsLong());
    }

    public SessionState state() {
        return state;
    }

    /** What the connection knows of its session; null while it has none. */
    public @Nullable Tenure tenure() {
        return state instanceof Established established ? established.tenure() : null;
    }

    /** Whether nothing is read or written any more. */
    public boolean isOver() {
        return !(state instanceof Alive);
    }

    /** The connection has a session, or another one in place of a fresh one. */
    public void authenticated(Tenure tenure) {
        if (state instanceof Connected connected) {
            become(connected.authenticated(tenure, now()));
        } else if (state instanceof Authenticated former && former.tenure().fresh()) {
            become(former.givesWayTo(tenure, now()));
        } else {
            throw refused("connected, or authenticated with a fresh session");
        }
    }

    /** The client makes use of its session, which is not fresh any more. */
    public void used() {
        if (state instanceof Authenticated authenticated) {
            state = authenticated.used();
        }
    }

    public void entered(Zone zone) {
        if (state instanceof Authenticated authenticated) {
            become(authenticated.entered(zone, now()));
        } else if (state instanceof InWorld inWorld) {
            become(inWorld.entered(zone));
        } else {
            throw refused("authenticated or in_world");
        }
    }

    public void leftWorld() {
        if (!(state instanceof InWorld inWorld)) {
            throw refused("in_world");
        }
        become(inWorld.leftWorld(now()));
    }

    /**
     * Where a session is, told by others: it may have gone from this connection meanwhile, and then nothing happens.
     *
     * @param zone empty when the session is in none
     */
    public void moved(String sessionId, Optional<Zone> zone) {
        Tenure tenure = tenure();
        if (tenure == null || !tenure.session().id().equals(sessionId)) {
            return;
        }
        if (zone.isPresent()) {
            entered(zone.get());
        } else if (state instanceof InWorld) {
            leftWorld();
        }
    }

    /** The client ended its session, though not yet its connection. */
    public void closed() {
        if (!(state instanceof Established established)) {
            throw refused("authenticated or in_world");
        }
        become(established.closed(now()));
    }

    /** The close frame is sent. */
    public void disconnecting() {
        if (!(state instanceof Alive alive)) {
            throw refused("connected, authenticated or in_world");
        }
        become(alive.disconnecting(now()));
    }

    /** The connection has gone, after a close frame or without. */
    public void disconnected() {
        if (state instanceof Alive alive) {
            become(alive.lost(now()));
        } else if (state instanceof Disconnecting disconnecting) {
            become(disconnecting.disconnected(now()));
        } else {
            throw refused("any other");
        }
    }

    private void become(SessionState next) {
        SessionState former = state;
        state = next;
        listener.changed(former, next);
    }

    private long now() {
        return nanoTime.getAsLong();
    }

    private IllegalStateException refused(String expected) {
        return new IllegalStateException("state: " + state.phase().label() + " (expected: " + expected + ")");
    }
}
