package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sanctions as a Redis hash a channel. Whoever calls is on the event loop of the links. */
public final class RedisSanctionStore implements SanctionStore {
    private static final int NO_ROOM = 2;
    private static final String FOR_EVER = "0";

    private final RedisLinks links;
    private final TopicKeys keys;
    private final Copying copying;
    private final Clock clock;
    private final int entriesMax;

    public RedisSanctionStore(RedisLinks links, Copying copying, Clock clock) {
        this(links, copying, clock, ENTRIES_MAX);
    }

    RedisSanctionStore(RedisLinks links, Copying copying, Clock clock, int entriesMax) {
        this.links = links;
        this.copying = copying;
        this.keys = new TopicKeys(links.keyPrefix());
        this.clock = clock;
        this.entriesMax = entriesMax;
    }

    @Override
    public Future<Imposed> impose(Topic topic, UserId user, Sanction sanction, Duration length) {
        return change(topic, "impose", sanction.label(), user.value(), length.toMillis(), entriesMax)
                .map(answer -> {
                    if (answer.get(0).toInteger() == NO_ROOM) {
                        throw Refusal.limitExceeded(
                                "channel-sanctions",
                                "sanctions of " + topic + ": more than " + entriesMax + " (expected: at most "
                                        + entriesMax + ")");
                    }
                    return new Imposed(answer.get(1).toLong());
                });
    }

    @Override
    public Future<Boolean> lift(Topic topic, UserId user, Sanction sanction) {
        return change(topic, "lift", sanction.label(), user.value())
                .map(answer -> answer.get(0).toInteger() == 1);
    }

    @Override
    public Future<Void> slow(Topic topic, Duration interval) {
        return change(topic, "slow", interval.toMillis()).mapEmpty();
    }

    @Override
    public Future<Boolean> exist(Topic topic) {
        return links.call(RedisCall.reading(Command.EXISTS, keys.sanctions(topic)))
                .map(answer -> answer.toInteger() == 1);
    }

    /** By this node's clock, which may differ a little from the store's: who comes a moment early is let in a moment early. */
    @Override
    public Future<Boolean> isBanned(Topic topic, UserId user) {
        return links.call(RedisCall.reading(Command.HGET, keys.sanctions(topic), field(Sanction.BAN, user)))
                .map(this::holds);
    }

    @Override
    public Future<Boolean> isSilent(Topic topic, UserId user) {
        return links.call(RedisCall.reading(
                        Command.HMGET,
                        keys.sanctions(topic),
                        field(Sanction.BAN, user),
                        field(Sanction.MUTE, user),
                        field(Sanction.SHADOW, user)))
                .map(found -> holds(found.get(0)) || holds(found.get(1)) || holds(found.get(2)));
    }

    private static String field(Sanction sanction, UserId user) {
        return sanction.label() + ' ' + user;
    }

    private boolean holds(@Nullable Response until) {
        return until != null && (FOR_EVER.equals(until.toString()) || until.toLong() > clock.millis());
    }

    private Future<Response> change(Topic topic, Object... arguments) {
        return copying.change(
                new Subject.Channel(topic),
                () -> links.call(RedisCall.of(RedisScript.SANCTION_CHANGE, keys.channel(topic, copying), arguments)));
    }
}
