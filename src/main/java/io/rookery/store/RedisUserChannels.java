package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** The index as Redis sorted sets in the user's slot. Whoever calls is on the event loop of the links. */
public final class RedisUserChannels implements UserChannels {
    private final RedisLinks links;
    private final UserKeys keys;

    public RedisUserChannels(RedisLinks links) {
        this.links = links;
        this.keys = new UserKeys(links.keyPrefix());
    }

    @Override
    public Future<Boolean> add(UserId user, Topic channel, int channelsMax) {
        return links.call(RedisCall.of(
                        RedisScript.USER_CHANNEL_ADD, List.of(keys.channels(user)), channel.name(), channelsMax))
                .map(answer -> answer.toInteger() == 1);
    }

    @Override
    public Future<Void> remove(UserId user, Topic channel) {
        return remove(user, channel, "");
    }

    @Override
    public Future<Void> drop(UserId user, Entry outdated) {
        return remove(user, outdated.channel(), outdated.notedAtMillis());
    }

    private Future<Void> remove(UserId user, Topic channel, Object noted) {
        return links.call(RedisCall.of(
                        RedisScript.USER_CHANNEL_REMOVE,
                        keys.devices(user),
                        channel.name(),
                        noted,
                        JOINING_MAX.toMillis()))
                .mapEmpty();
    }

    @Override
    public Future<Listed> list(UserId user) {
        return links.call(RedisCall.of(RedisScript.USER_CHANNELS, List.of(keys.channels(user), keys.invitations(user))))
                .map(answer -> new Listed(entries(answer.get(0)), topics(answer.get(1))));
    }

    private static List<Entry> entries(Response answer) {
        List<Entry> entries = new ArrayList<>(answer.size() / 2);
        for (int i = 0; i < answer.size(); i += 2) {
            entries.add(new Entry(
                    Topic.ofTrusted(answer.get(i).toString()), answer.get(i + 1).toLong()));
        }
        return entries;
    }

    private static List<Topic> topics(Response answer) {
        return StreamSupport.stream(answer.spliterator(), false)
                .map(name -> Topic.ofTrusted(name.toString()))
                .toList();
    }

    @Override
    public Future<Boolean> invite(UserId user, Topic channel, long expiresAtMillis, int invitationsMax) {
        return links.call(RedisCall.of(
                        RedisScript.USER_INVITE,
                        List.of(keys.invitations(user)),
                        channel.name(),
                        expiresAtMillis,
                        invitationsMax))
                .map(answer -> answer.toInteger() == 1);
    }

    @Override
    public Future<Void> uninvite(UserId user, Topic channel) {
        return links.call(RedisCall.writing(Command.ZREM, keys.invitations(user), channel.name()))
                .mapEmpty();
    }
}
