package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Invitations as Redis hashes, one a channel. Whoever calls is on the event loop of the links. */
public final class RedisInvitations implements Invitations {
    private static final int NOT_ALLOWED = 0;
    private static final int FULL = 1;

    private final RedisLinks links;
    private final TopicKeys keys;
    private final Copying copying;

    /** Those that nobody copies. */
    public RedisInvitations(RedisLinks links) {
        this(links, Copying.NONE);
    }

    public RedisInvitations(RedisLinks links, Copying copying) {
        this.links = links;
        this.keys = new TopicKeys(links.keyPrefix());
        this.copying = copying;
    }

    @Override
    public Future<Outcome> invite(
            Topic topic, UserId by, List<UserId> users, boolean membersMay, Duration window, int invitedMax) {
        List<Object> arguments = new ArrayList<>(4 + users.size());
        arguments.add(by.value());
        arguments.add(membersMay ? "1" : "0");
        arguments.add(invitedMax);
        arguments.add(window.toMillis());
        users.forEach(user -> arguments.add(user.value()));
        return change(topic, RedisScript.CHANNEL_INVITE, arguments).map(RedisInvitations::outcome);
    }

    private static Outcome outcome(Response answer) {
        return switch (answer.get(0).toInteger()) {
            case NOT_ALLOWED -> new Outcome.NotAllowed();
            case FULL -> new Outcome.Full();
            default ->
                new Outcome.Done(
                        StreamSupport.stream(answer.get(3).spliterator(), false)
                                .map(user -> new UserId(user.toString()))
                                .toList(),
                        answer.get(2) == null ? null : answer.get(2).toString(),
                        answer.get(1).toLong());
        };
    }

    @Override
    public Future<Void> withdraw(Topic topic, UserId user) {
        return change(topic, RedisScript.CHANNEL_WITHDRAW, List.of(user.value()))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> decline(Topic topic, UserId user) {
        return change(topic, RedisScript.CHANNEL_DECLINE, List.of(user.value())).map(answer -> answer.toInteger() == 1);
    }

    private Future<Response> change(Topic topic, RedisScript script, List<Object> arguments) {
        return copying.change(
                new Subject.Channel(topic),
                () -> links.call(RedisCall.of(script, keys.channel(topic, copying), arguments)));
    }
}
