package io.rookery.app;

import io.rookery.identity.NodeId;
import io.rookery.store.RedisSessionStore;
import io.rookery.store.SessionStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** The session store of whichever event loop calls. */
final class LoopSessionStore implements SessionStore {
    private final LoopStores stores;

    LoopSessionStore(LoopStores stores) {
        this.stores = stores;
    }

    @Override
    public Future<Void> create(SessionRecord session, String recoveryToken, Duration keep) {
        return here().create(session, recoveryToken, keep);
    }

    @Override
    public Future<Optional<Resumed>> resume(
            String sessionId, String recoveryToken, String nextRecoveryToken, NodeId node, Duration keep) {
        return here().resume(sessionId, recoveryToken, nextRecoveryToken, node, keep);
    }

    @Override
    public Future<Void> subscribe(String sessionId, Collection<String> topics) {
        return here().subscribe(sessionId, topics);
    }

    @Override
    public Future<Void> unsubscribe(String sessionId, Collection<String> topics) {
        return here().unsubscribe(sessionId, topics);
    }

    @Override
    public Future<Void> tokenRefreshed(String sessionId, long tokenExpiresAtMillis) {
        return here().tokenRefreshed(sessionId, tokenExpiresAtMillis);
    }

    @Override
    public Future<Void> detach(String sessionId, NodeId node, long generation, Duration resumeWindow) {
        return here().detach(sessionId, node, generation, resumeWindow);
    }

    @Override
    public Future<Void> touch(Collection<String> sessionIds, Duration keep) {
        return here().touch(sessionIds, keep);
    }

    @Override
    public Future<Optional<Known>> find(String sessionId) {
        return here().find(sessionId);
    }

    @Override
    public Future<Void> close(String sessionId, NodeId node) {
        return here().close(sessionId, node);
    }

    private SessionStore here() {
        return new RedisSessionStore(stores.here());
    }
}
