package io.rookery.store;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sessions as Redis hashes. A recovery token is never stored, only its SHA-256. Whoever calls is on the event loop of the
 * links.
 */
public final class RedisSessionStore implements SessionStore {
    /** So many sessions are touched before the answers are waited for. */
    private static final int TOUCHED_AT_ONCE_MAX = 256;

    private final RedisLinks links;

    public RedisSessionStore(RedisLinks links) {
        this.links = links;
    }

    private List<String> keys(String sessionId) {
        String tag = links.keyPrefix() + "session:{" + sessionId + '}';
        return List.of(tag, tag + ":topics");
    }

    @Override
    public Future<Void> create(SessionRecord session, String recoveryToken, Duration keep) {
        return run(
                JointScript.SESSION_CREATE,
                session.sessionId(),
                session.user().value(),
                session.userName(),
                session.node().toString(),
                session.tokenExpiresAtMillis(),
                Hashes.ofSecret(recoveryToken),
                keep.toMillis(),
                session.device());
    }

    @Override
    public Future<Optional<Resumed>> resume(
            String sessionId, String recoveryToken, String nextRecoveryToken, NodeId node, Duration keep) {
        List<Object> arguments = List.of(
                Hashes.ofSecret(recoveryToken), Hashes.ofSecret(nextRecoveryToken), node.toString(), keep.toMillis());
        return links.call(JointScript.SESSION_RESUME, keys(sessionId), arguments)
                .map(answer -> Optional.ofNullable(answer).map(found -> resumed(sessionId, node, found)));
    }

    private static Resumed resumed(String sessionId, NodeId node, Response found) {
        String former = found.get(3).toString();
        return new Resumed(
                new SessionRecord(
                        sessionId,
                        new UserId(found.get(0).toString()),
                        found.get(1).toString(),
                        node,
                        found.get(2).toLong(),
                        found.get(5).toString()),
                former.isEmpty() ? null : NodeId.parse(former),
                texts(found, 6),
                found.get(4).toLong());
    }

    private static Set<String> texts(Response responses, int from) {
        return IntStream.range(from, responses.size())
                .mapToObj(responses::get)
                .map(Response::toString)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Future<Void> subscribe(String sessionId, Collection<String> topics) {
        return changeTopics(sessionId, "SADD", topics);
    }

    @Override
    public Future<Void> unsubscribe(String sessionId, Collection<String> topics) {
        return changeTopics(sessionId, "SREM", topics);
    }

    private Future<Void> changeTopics(String sessionId, String change, Collection<String> topics) {
        List<Object> arguments = new ArrayList<>(topics.size() + 1);
        arguments.add(change);
        arguments.addAll(topics);
        return links.call(JointScript.SESSION_TOPICS, keys(sessionId), arguments)
                .mapEmpty();
    }

    @Override
    public Future<Void> tokenRefreshed(String sessionId, long tokenExpiresAtMillis) {
        return run(RedisScript.SESSION_REFRESH, sessionId, tokenExpiresAtMillis);
    }

    @Override
    public Future<Void> detach(String sessionId, NodeId node, long generation, Duration resumeWindow) {
        return run(JointScript.SESSION_DETACH, sessionId, node.toString(), generation, resumeWindow.toMillis());
    }

    @Override
    public Future<Void> touch(Collection<String> sessionIds, Duration keep) {
        return touchFrom(List.copyOf(sessionIds), 0, keep);
    }

    private Future<Void> touchFrom(List<String> sessionIds, int from, Duration keep) {
        int to = Math.min(from + TOUCHED_AT_ONCE_MAX, sessionIds.size());
        List<Future<Void>> touched = sessionIds.subList(from, to).stream()
                .map(sessionId -> run(JointScript.SESSION_TOUCH, sessionId, keep.toMillis()))
                .toList();
        Future<Void> all = touched.isEmpty()
                ? Future.succeededFuture()
                : Future.all(touched).mapEmpty();
        return to == sessionIds.size() ? all : all.compose(done -> touchFrom(sessionIds, to, keep));
    }

    @Override
    public Future<Optional<Known>> find(String sessionId) {
        return links.call(RedisCall.of(RedisScript.SESSION_FIND, keys(sessionId)))
                .map(answer -> Optional.ofNullable(answer).map(found -> known(sessionId, found)));
    }

    private static Known known(String sessionId, Response found) {
        return new Known(
                new SessionRecord(
                        sessionId,
                        new UserId(found.get(0).toString()),
                        found.get(1).toString(),
                        NodeId.parse(found.get(3).toString()),
                        found.get(2).toLong()),
                found.get(4).toString().equals("1"),
                found.get(5).toLong(),
                found.get(6).toInteger(),
                found.get(7).toLong());
    }

    @Override
    public Future<Void> close(String sessionId, NodeId node) {
        return run(RedisScript.SESSION_CLOSE, sessionId, node.toString());
    }

    private Future<Void> run(JointScript script, String sessionId, Object... arguments) {
        return links.call(script, keys(sessionId), List.of(arguments)).mapEmpty();
    }

    private Future<Void> run(RedisScript script, String sessionId, Object... arguments) {
        return links.call(RedisCall.of(script, keys(sessionId), arguments)).mapEmpty();
    }
}
