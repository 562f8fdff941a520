package io.rookery.store;

import io.rookery.identity.UserId;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Relations in Redis: a set for each list of a user, all in the user's slot, and a hash for the rest. */
public final class RedisRelationStore implements RelationStore {
    /** Other users' slots written at a time. */
    private static final int WRITES_MAX = 256;

    private final RedisLinks links;
    private final PresenceKeys keys;
    private final TopicKeys topicKeys;
    private final int blockersMax;

    public RedisRelationStore(RedisLinks links) {
        this(links, BLOCKERS_MAX);
    }

    RedisRelationStore(RedisLinks links, int blockersMax) {
        this.links = links;
        this.keys = new PresenceKeys(links.keyPrefix());
        this.topicKeys = new TopicKeys(links.keyPrefix());
        this.blockersMax = blockersMax;
    }

    @Override
    public Future<List<UserId>> friends(UserId user) {
        return list(keys.friends(user));
    }

    @Override
    public Future<List<UserId>> blocked(UserId user) {
        return list(keys.blocked(user));
    }

    @Override
    public Future<PresenceVisibility> visibility(UserId user) {
        return links.call(RedisCall.reading(Command.HGET, keys.relations(user), "visibility"))
                .map(RedisPresenceStore::visibility);
    }

    @Override
    public Future<ListChange> changeFriends(UserId user, Edit edit, Collection<UserId> users) {
        return change("friends", keys.friends(user), user, edit, FRIENDS_MAX, users);
    }

    @Override
    public Future<ListChange> changeBlocked(UserId user, Edit edit, Collection<UserId> users) {
        Future<ListChange> changed = switch (edit) {
            case ADD -> begin(user, edit, users);
            case REMOVE -> end(user, users).compose(ended -> editBlocked(user, edit, users));
            case REPLACE -> replaceBlocked(user, users);
        };
        return changed.compose(change -> mirrorBlocked(user).map(change));
    }

    @Override
    public Future<Void> mirrorBlocked(UserId user) {
        Future<Response> version = links.call(RedisCall.reading(Command.HGET, keys.relations(user), "version"));
        return version.compose(raised -> blocked(user).compose(users -> mirror(user, raised, users)));
    }

    /** The version was read first, so that what is older never takes the place of what is newer. */
    private Future<Void> mirror(UserId user, @Nullable Response version, List<UserId> users) {
        List<Object> arguments = new ArrayList<>(1 + users.size());
        arguments.add(version == null ? "0" : version.toString());
        arguments.addAll(users);
        return links.call(RedisCall.of(RedisScript.BLOCKS_MIRROR, List.of(topicKeys.blocked(user.inbox())), arguments))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> blocks(UserId user, UserId other) {
        return links.call(RedisCall.reading(Command.SISMEMBER, keys.blocked(user), other.value()))
                .map(answer -> answer.toInteger() == 1);
    }

    @Override
    public Future<Void> show(UserId user, PresenceVisibility visibility) {
        return call(keys.relations(user), user, List.of("show", visibility.label()))
                .mapEmpty();
    }

    @Override
    public Future<Long> raise(UserId user) {
        return call(keys.relations(user), user, List.of("raise"))
                .map(answer -> answer.get(1).toLong());
    }

    /** Whoever was added meanwhile is known only from what the list lost, and is let go after it. */
    private Future<ListChange> replaceBlocked(UserId user, Collection<UserId> users) {
        if (users.size() > BLOCKED_MAX) {
            return Future.failedFuture(tooMany("blocked", users.size(), BLOCKED_MAX));
        }
        return blocked(user).compose(before -> {
            Set<UserId> ended = new LinkedHashSet<>(before);
            ended.removeAll(users);
            return end(user, ended)
                    .compose(done -> begin(user, Edit.REPLACE, users))
                    .compose(change -> end(user, change.removed()).map(change));
        });
    }

    private Future<ListChange> begin(UserId user, Edit edit, Collection<UserId> users) {
        return editBlocked(user, edit, users)
                .compose(change -> eachBlocker(Edit.ADD, user, users).map(change));
    }

    private Future<Void> end(UserId user, Collection<UserId> users) {
        return eachBlocker(Edit.REMOVE, user, users);
    }

    private Future<ListChange> editBlocked(UserId user, Edit edit, Collection<UserId> users) {
        return change("blocked", keys.blocked(user), user, edit, BLOCKED_MAX, users);
    }

    /** Tells each of the users' slots who blocks them, or does so no more. */
    private Future<Void> eachBlocker(Edit edit, UserId blocker, Collection<UserId> users) {
        List<UserId> left = List.copyOf(users);
        if (left.isEmpty()) {
            return Future.succeededFuture();
        }
        List<UserId> page = left.subList(0, Math.min(WRITES_MAX, left.size()));
        return Future.all(page.stream()
                        .map(user -> call(keys.blockers(user), user, arguments(edit, blockersMax, List.of(blocker))))
                        .toList())
                .compose(written -> eachBlocker(edit, blocker, left.subList(page.size(), left.size())));
    }

    private Future<ListChange> change(
            String name, String list, UserId user, Edit edit, int max, Collection<UserId> users) {
        return call(list, user, arguments(edit, max, users)).map(answer -> {
            if (answer.get(0).toInteger() == 0) {
                throw tooMany(name, answer.get(1).toInteger(), max);
            }
            return new ListChange(
                    users(answer.get(2)), users(answer.get(3)), answer.get(1).toInteger());
        });
    }

    private Future<Response> call(String list, UserId user, List<Object> arguments) {
        return links.call(RedisCall.of(
                RedisScript.RELATIONS_CHANGE, List.of(list, keys.relations(user), keys.user(user)), arguments));
    }

    private Future<List<UserId>> list(String key) {
        return links.call(RedisCall.reading(Command.SMEMBERS, key)).map(RedisRelationStore::users);
    }

    private static List<Object> arguments(Edit edit, int max, Collection<UserId> users) {
        List<Object> arguments = new ArrayList<>(2 + users.size());
        arguments.add(edit.name().toLowerCase(Locale.ROOT));
        arguments.add(max);
        arguments.addAll(users);
        return arguments;
    }

    private static Refusal tooMany(String list, int count, int max) {
        return Refusal.limitExceeded(
                "relations." + list, list + ": " + count + " users (expected: at most " + max + ")");
    }

    private static List<UserId> users(Response names) {
        return StreamSupport.stream(names.spliterator(), false)
                .map(name -> new UserId(name.toString()))
                .sorted(Comparator.comparing(UserId::value))
                .toList();
    }
}
