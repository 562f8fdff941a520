package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.Sender;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Channels as Redis hashes, their members as sorted sets. Whoever calls is on the event loop of the links. */
public final class RedisChannelStore implements ChannelStore {
    /** A page of members holds at most as many. */
    public static final int MEMBERS_PAGE_MAX = 1000;

    private final RedisLinks links;
    private final TopicKeys keys;

    public RedisChannelStore(RedisLinks links) {
        this.links = links;
        this.keys = new TopicKeys(links.keyPrefix());
    }

    @Override
    public Future<Optional<ChannelRecord>> create(
            Topic topic, @Nullable String title, ChannelAccess access, Sender owner, List<UserId> members) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(access.name());
        arguments.add(owner.userId());
        arguments.add(owner.name());
        arguments.add(title == null ? "0" : "1");
        arguments.add(title == null ? "" : title);
        members.forEach(member -> arguments.add(member.value()));
        List<String> written = List.of(keys.channel(topic), keys.members(topic), keys.names(topic));
        return links.call(RedisCall.of(RedisScript.CHANNEL_CREATE, written, arguments))
                .map(answer -> Optional.ofNullable(answer)
                        .map(created -> new ChannelRecord(
                                topic,
                                title,
                                access,
                                new UserId(owner.userId()),
                                created.get(0).toLong(),
                                created.get(1).toInteger())));
    }

    @Override
    public Future<Optional<ChannelRecord>> find(Topic topic) {
        return links.call(RedisCall.of(RedisScript.CHANNEL_FIND, List.of(keys.channel(topic), keys.members(topic))))
                .map(answer -> Optional.ofNullable(answer).map(found -> record(topic, found)));
    }

    private static ChannelRecord record(Topic topic, Response found) {
        return new ChannelRecord(
                topic,
                textOrNull(found.get(3)),
                ChannelAccess.valueOf(found.get(0).toString()),
                new UserId(found.get(1).toString()),
                found.get(2).toLong(),
                found.get(4).toInteger());
    }

    @Override
    public Future<Joined> addMember(Topic topic, Sender member, int membersMax) {
        return links.call(RedisCall.of(
                        RedisScript.CHANNEL_JOIN,
                        List.of(keys.members(topic), keys.names(topic)),
                        member.userId(),
                        member.name(),
                        membersMax))
                .map(answer -> new Joined(
                        answer.get(0).toInteger() == 1,
                        answer.get(1).toInteger() == 1,
                        answer.get(2).toInteger()));
    }

    @Override
    public Future<Boolean> removeMember(Topic topic, UserId member) {
        return links.call(RedisCall.of(
                        RedisScript.CHANNEL_LEAVE, List.of(keys.members(topic), keys.names(topic)), member.value()))
                .map(answer -> answer.toInteger() == 1);
    }

    @Override
    public Future<Boolean> isMember(Topic topic, UserId user) {
        return links.call(RedisCall.reading(Command.ZSCORE, keys.members(topic), user.value()))
                .map(score -> score != null);
    }

    @Override
    public Future<Integer> memberCount(Topic topic) {
        return links.call(RedisCall.reading(Command.ZCARD, keys.members(topic))).map(Response::toInteger);
    }

    @Override
    public Future<List<Sender>> members(Topic topic, @Nullable UserId after, int limit) {
        if (limit < 1 || limit > MEMBERS_PAGE_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + MEMBERS_PAGE_MAX + ")");
        }
        return links.call(RedisCall.of(
                        RedisScript.CHANNEL_MEMBERS,
                        List.of(keys.members(topic), keys.names(topic)),
                        after == null ? "" : after.value(),
                        limit))
                .map(answer -> senders(answer.get(0), answer.get(1)));
    }

    /** Who was added by others is called by the user id until a name is known. */
    private static List<Sender> senders(Response users, Response names) {
        List<Sender> senders = new ArrayList<>(users.size());
        for (int i = 0; i < users.size(); i++) {
            String user = users.get(i).toString();
            String name = textOrNull(names.get(i));
            senders.add(new Sender(user, name == null ? user : name));
        }
        return senders;
    }

    private static @Nullable String textOrNull(@Nullable Response response) {
        return response == null ? null : response.toString();
    }
}
