package io.rookery.store;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must be known of a session so that any node can go on with it. Futures fail as those of {@link MessageLog}. */
public interface SessionStore {

    /** Stores a new session; it is forgotten when nobody touches it for {@code keep}. */
    Future<Void> create(SessionRecord session, String recoveryToken, Duration keep);

    /**
     * Takes a session over, atomically: checks the recovery token, replaces it, and notes the new node.
     *
     * <p>The token replaced last stays valid until its successor is used, so that a client that never saw the answer can
     * try again.
     *
     * @return empty when there is no such session or the token is not its token
     */
    Future<Optional<Resumed>> resume(
            String sessionId, String recoveryToken, String nextRecoveryToken, NodeId node, Duration keep);

    Future<Void> subscribe(String sessionId, Collection<String> topics);

    Future<Void> unsubscribe(String sessionId, Collection<String> topics);

    /** Notes a refreshed token's expiry. */
    Future<Void> tokenRefreshed(String sessionId, long tokenExpiresAtMillis);

    /**
     * Starts the time the session waits for its client, if this node still has it.
     *
     * @param generation how often the session had been taken over when the client came that has left; nothing happens when it was taken
     *     over since
     */
    Future<Void> detach(String sessionId, NodeId node, long generation, Duration resumeWindow);

    /** Keeps sessions of this node from being forgotten. */
    Future<Void> touch(Collection<String> sessionIds, Duration keep);

    /** What is known of a session, without changing anything; empty when there is none. */
    Future<Optional<Known>> find(String sessionId);

    /** Ends a session for good, if this node still has it. */
    Future<Void> close(String sessionId, NodeId node);

    /**
     * @param tokenExpiresAtMillis since 1970; {@link Long#MAX_VALUE} when the session needs no token
     * @param device as its client names it; empty for none
     */
    record SessionRecord(
            String sessionId, UserId user, String userName, NodeId node, long tokenExpiresAtMillis, String device) {

        /** Of a client that names no device, or when it does not matter. */
        public SessionRecord(String sessionId, UserId user, String userName, NodeId node, long tokenExpiresAtMillis) {
            this(sessionId, user, userName, node, tokenExpiresAtMillis, "");
        }
    }

    /**
     * @param session with the node that has it, or had it last
     * @param attached whether a client is there, as far as that node has told
     * @param generation how often it was taken over
     * @param subscriptions how many topics are noted
     * @param leftMillis until it is forgotten, if nobody touches it
     */
    record Known(SessionRecord session, boolean attached, long generation, int subscriptions, long leftMillis) {}

    /**
     * @param session with the new node
     * @param formerNode where the session was last; null when it was detached
     * @param subscriptions as last noted
     * @param generation how often the session was taken over, this time included
     */
    record Resumed(SessionRecord session, @Nullable NodeId formerNode, Set<String> subscriptions, long generation) {}
}
