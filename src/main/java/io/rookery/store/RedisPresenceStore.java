package io.rookery.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.RawJson;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Presence in Redis: one hash a user, changed by one script. */
public final class RedisPresenceStore implements PresenceStore {
    /** Records that one script compares: it takes a fraction of a millisecond. */
    private static final int HOLDS_MAX = 64;

    private static final int HOLDS_FIELDS = 4;

    private final RedisLinks links;
    private final PresenceKeys keys;
    private final PresenceChanges changes;
    private final PresenceLooks looks;

    /**
     * @param keepOffline how long to remember when somebody was last seen
     */
    public RedisPresenceStore(RedisLinks links, Duration keepOffline) {
        this(links, keepOffline, Optional.empty());
    }

    /**
     * @param outbox where to note who went offline
     */
    public RedisPresenceStore(RedisLinks links, Duration keepOffline, Optional<OfflineOutbox> outbox) {
        this.links = links;
        this.keys = new PresenceKeys(links.keyPrefix());
        this.changes = new PresenceChanges(links, keys, keepOffline, outbox);
        this.looks = new PresenceLooks(links, keys, RedisPresenceStore::glance);
    }

    @Override
    public void onConnected(Consumer<String> handler) {
        links.onConnected(handler);
    }

    @Override
    public Future<PresenceChange> put(NodeLease lease, HeldConnection connection, SessionPresence session) {
        return changes.put(lease, connection, session);
    }

    @Override
    public Future<PresenceChange> putAgain(NodeLease lease, HeldConnection connection, SessionPresence session) {
        return changes.put(lease, connection, session, true);
    }

    @Override
    public Future<PresenceChange> remove(
            NodeLease lease, HeldConnection connection, Duration lastThere, WentOffline.Reason reason) {
        return changes.remove(lease, connection, lastThere, reason);
    }

    @Override
    public Future<PresenceChange> evict(NodeLease ended, HeldConnection connection, Duration lastThere) {
        return changes.evict(ended, connection, lastThere);
    }

    @Override
    public Future<Comparison> compare(NodeLease lease, List<HeldConnection> connections) {
        if (connections.isEmpty()) {
            return Future.succeededFuture(new Comparison(List.of(), List.of()));
        }
        Future<Response> index =
                links.call(RedisCall.reading(Command.SMISMEMBER, keys.index(lease), connections.toArray()));
        return Future.all(index, holds(lease, connections))
                .map(done -> compared(connections, done.resultAt(0), done.resultAt(1)));
    }

    /** {@link #HOLDS_FIELDS} answers for each of the connections. */
    private Future<List<Response>> holds(NodeLease lease, List<HeldConnection> connections) {
        int size = links.mixesHashTags() ? HOLDS_MAX : 1;
        List<Future<Response>> answers = new ArrayList<>(connections.size() / size + 1);
        for (int from = 0; from < connections.size(); from += size) {
            List<HeldConnection> page = connections.subList(from, Math.min(connections.size(), from + size));
            List<Object> arguments = new ArrayList<>(page.size() + 1);
            arguments.add(lease);
            page.forEach(connection -> arguments.add(connection.connectionId()));
            answers.add(links.call(RedisCall.of(
                    RedisScript.PRESENCE_HOLDS,
                    page.stream().map(each -> keys.user(each.user())).toList(),
                    arguments)));
        }
        return Future.all(answers)
                .map(done -> answers.stream()
                        .flatMap(answer -> answer.result().stream())
                        .toList());
    }

    private static Comparison compared(List<HeldConnection> connections, Response index, List<Response> records) {
        List<HeldConnection> missing = new ArrayList<>();
        List<Comparison.Seen> users = new ArrayList<>(connections.size());
        for (int i = 0; i < connections.size(); i++) {
            HeldConnection connection = connections.get(i);
            int at = HOLDS_FIELDS * i;
            if (index.get(i).toInteger() == 0 || records.get(at).toInteger() == 0) {
                missing.add(connection);
            }
            Response own = records.get(at + 1);
            if (!own.toString().isEmpty()) {
                users.add(new Comparison.Seen(
                        connection.user(), status(own), optional(records.get(at + 2)), optional(records.get(at + 3))));
            }
        }
        return new Comparison(missing, users);
    }

    @Override
    public Future<PresenceChange> refresh(UserId user) {
        return changes.refresh(user);
    }

    @Override
    public Future<List<Presence>> read(List<UserId> users) {
        return look(users, List.of())
                .map(glances -> glances.stream().map(Glance::presence).toList());
    }

    @Override
    public Future<List<Glance>> look(List<UserId> users, List<UserId> viewers) {
        return looks.look(users, viewers);
    }

    @Override
    public Future<Optional<UserRecord>> describe(UserId user) {
        return links.call(RedisCall.of(RedisScript.PRESENCE_DESCRIBE, List.of(keys.user(user))))
                .map(answer -> answer.size() == 0 ? Optional.empty() : Optional.of(record(user, answer)));
    }

    private static UserRecord record(UserId user, Response answer) {
        List<UserRecord.Connection> connections = new ArrayList<>();
        for (int at = 9; at < answer.size(); at += 6) {
            connections.add(new UserRecord.Connection(
                    answer.get(at).toString(),
                    NodeLease.parse(answer.get(at + 1).toString()),
                    Device.parse(answer.get(at + 2).toString(UTF_8)),
                    optional(answer.get(at + 3)),
                    answer.get(at + 4).toInteger() == 1,
                    answer.get(at + 5).toLong()));
        }
        return new UserRecord(presence(user, answer, 2), status(answer.get(1)), List.copyOf(connections));
    }

    private static Glance glance(UserId user, Response answer, int from, int viewers) {
        List<Standing> standings = new ArrayList<>(viewers);
        for (int at = from + PresenceLooks.FIELDS; standings.size() < viewers; at += 2) {
            standings.add(new Standing(
                    answer.get(at).toInteger() == 1, answer.get(at + 1).toInteger() == 1));
        }
        return new Glance(
                presence(user, answer, from),
                visibility(answer.get(from + 8)),
                answer.get(from + 9).toLong(),
                answer.get(from + 7).toLong(),
                standings);
    }

    /**
     * @param label null for nothing said
     */
    static PresenceVisibility visibility(@Nullable Response label) {
        return label == null
                ? PresenceVisibility.EVERYONE
                : PresenceVisibility.of(label.toString()).orElse(PresenceVisibility.NOBODY);
    }

    static Presence presence(UserId user, Response answer, int from) {
        return new Presence(
                user.value(),
                status(answer.get(from + 1)),
                optional(answer.get(from + 2)),
                json(answer.get(from + 3)),
                optional(answer.get(from + 4)),
                optional(answer.get(from + 5)),
                answer.get(from + 6).toLong(),
                answer.get(from).toLong());
    }

    static PresenceStatus status(Response answer) {
        return PresenceStatus.valueOf(answer.toString().toUpperCase(Locale.ROOT));
    }

    static @Nullable String optional(Response answer) {
        String text = answer.toString(UTF_8);
        return text.isEmpty() ? null : text;
    }

    static @Nullable RawJson json(Response answer) {
        byte[] utf8 = answer.toBytes();
        return utf8.length == 0 ? null : RawJson.ofChecked(utf8);
    }
}
