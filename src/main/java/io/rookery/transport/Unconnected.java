package io.rookery.transport;

import io.rookery.auth.VerifiedToken;
import io.rookery.dispatch.Caller;
import io.rookery.identity.Position;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Recovery;
import io.rookery.routing.Batch;
import io.rookery.routing.Encoding;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.session.Session;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the connection of somebody who gives a command without one: belongs to channels and never listens. What it would
 * begin to listen to is left to the user's connections.
 */
final class Unconnected implements Subscriber, FanOut {
    private static final Recovery NOTHING = new Recovery(new Position("none", 0), false, List.of());

    private final UserId user;

    private Unconnected(UserId user) {
        this.user = user;
    }

    /** Whom a token names, for one request: with a session that nobody keeps. */
    static Caller caller(VerifiedToken token) {
        Session session =
                new Session(RandomIds.shortName(), token.user(), token.name(), token.expiresAtMillis(), token.roles());
        Unconnected nowhere = new Unconnected(token.user());
        return new Caller(session, nowhere, nowhere);
    }

    @Override
    public UserId user() {
        return user;
    }

    @Override
    public Encoding encoding() {
        return (push, out) -> {};
    }

    @Override
    public boolean offer(Batch batch) {
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public void add(Subscriber subscriber) {}

    @Override
    public boolean onRemove(Subscriber subscriber, Runnable task) {
        return false;
    }

    @Override
    public void remove(Subscriber subscriber) {}

    @Override
    public Future<Recovery> subscribe(Subscriber subscriber, Topic topic, @Nullable Position since) {
        return Future.succeededFuture(NOTHING);
    }

    @Override
    public Future<Void> listen(Subscriber subscriber, Topic topic) {
        return Future.succeededFuture();
    }

    @Override
    public void unsubscribe(Subscriber subscriber, Topic topic) {}

    @Override
    public void drained(Subscriber subscriber) {}

    @Override
    public boolean isSubscribed(Subscriber subscriber, Topic topic) {
        return false;
    }
}
