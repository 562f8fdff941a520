package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.Sender;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Channels as Redis hashes, their members as sorted sets. Whoever calls is on the event loop of the links. */
public final class RedisChannelStore implements ChannelStore {
    /** A page of members holds at most as many. */
    public static final int MEMBERS_PAGE_MAX = 1000;

    /** In the order of the numbers that scripts answer. */
    private static final Joining[] JOININGS = Joining.values();

    private static final RoleChange[] ROLE_CHANGES = RoleChange.values();

    private final RedisLinks links;
    private final TopicKeys keys;
    private final Copying copying;

    /** One that nobody copies. */
    public RedisChannelStore(RedisLinks links) {
        this(links, Copying.NONE);
    }

    public RedisChannelStore(RedisLinks links, Copying copying) {
        this.links = links;
        this.keys = new TopicKeys(links.keyPrefix());
        this.copying = copying;
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
        return copying.begin(
                        new Subject.Channel(topic),
                        () -> links.call(
                                RedisCall.of(RedisScript.CHANNEL_CREATE, keys.channel(topic, copying), arguments)))
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
        return links.call(RedisCall.of(RedisScript.CHANNEL_FIND, keys.channel(topic)))
                .map(answer -> Optional.ofNullable(answer).map(found -> record(topic, found)));
    }

    @Override
    public Future<Optional<ChannelRecord>> update(
            Topic topic, UserId by, @Nullable String title, @Nullable ChannelAccess access) {
        return change(
                        topic,
                        RedisScript.CHANNEL_UPDATE,
                        by.value(),
                        title == null ? "0" : "1",
                        title == null ? "" : title,
                        access == null ? "" : access.name())
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
    public Future<Joined> addMember(Topic topic, Sender member, int membersMax, boolean letInOnly) {
        return change(
                        topic,
                        RedisScript.CHANNEL_JOIN,
                        member.userId(),
                        member.name(),
                        membersMax,
                        letInOnly ? "1" : "0")
                .map(answer -> new Joined(
                        JOININGS[answer.get(0).toInteger()], answer.get(1).toInteger()));
    }

    @Override
    public Future<Left> removeMember(Topic topic, UserId member, boolean ofMembers) {
        return change(topic, RedisScript.CHANNEL_LEAVE, member.value(), ofMembers ? "1" : "0")
                .map(answer -> new Left(
                        answer.get(0).toInteger() == 1,
                        heir(answer.get(1).toString()),
                        answer.get(2).toInteger() == 1));
    }

    private static @Nullable UserId heir(String user) {
        return user.isEmpty() ? null : new UserId(user);
    }

    @Override
    public Future<Optional<ChannelRole>> role(Topic topic, UserId user) {
        return links.call(RedisCall.of(RedisScript.CHANNEL_ROLE, keys.channel(topic), user.value()))
                .map(answer -> Optional.ofNullable(answer).map(RedisChannelStore::role));
    }

    @Override
    public Future<RoleChange> setRole(Topic topic, UserId by, UserId member, ChannelRole role) {
        return change(topic, RedisScript.CHANNEL_SET_ROLE, by.value(), member.value(), role.label(), MODERATORS_MAX)
                .map(answer -> ROLE_CHANGES[answer.toInteger()]);
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
    public Future<List<ChannelMember>> members(Topic topic, @Nullable UserId after, int limit) {
        if (limit < 1 || limit > MEMBERS_PAGE_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + MEMBERS_PAGE_MAX + ")");
        }
        return links.call(RedisCall.of(
                        RedisScript.CHANNEL_MEMBERS, keys.channel(topic), after == null ? "" : after.value(), limit))
                .map(answer -> members(answer.get(0), answer.get(1), answer.get(2)));
    }

    /** Who was added by others is called by the user id until a name is known. */
    private static List<ChannelMember> members(Response users, Response names, Response roles) {
        List<ChannelMember> members = new ArrayList<>(users.size());
        for (int i = 0; i < users.size(); i++) {
            String user = users.get(i).toString();
            String name = textOrNull(names.get(i));
            Response role = roles.get(i);
            members.add(new ChannelMember(
                    new Sender(user, name == null ? user : name), role == null ? ChannelRole.MEMBER : role(role)));
        }
        return members;
    }

    private Future<Response> change(Topic topic, RedisScript script, Object... arguments) {
        return copying.change(
                new Subject.Channel(topic),
                () -> links.call(RedisCall.of(script, keys.channel(topic, copying), arguments)));
    }

    static ChannelRole role(Response written) {
        return ChannelRole.valueOf(written.toString().toUpperCase(Locale.ROOT));
    }

    private static @Nullable String textOrNull(@Nullable Response response) {
        return response == null ? null : response.toString();
    }
}
