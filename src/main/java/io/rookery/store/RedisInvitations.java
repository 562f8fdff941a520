package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
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

    public RedisInvitations(RedisLinks links) {
        this.links = links;
        this.keys = new TopicKeys(links.keyPrefix());
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
        return links.call(RedisCall.of(RedisScript.CHANNEL_INVITE, keys.channel(topic), arguments))
                .map(RedisInvitations::outcome);
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
        return links.call(RedisCall.writing(Command.HDEL, keys.invited(topic), user.value()))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> decline(Topic topic, UserId user) {
        return links.call(RedisCall.of(RedisScript.CHANNEL_DECLINE, keys.channel(topic), user.value()))
                .map(answer -> answer.toInteger() == 1);
    }
}
