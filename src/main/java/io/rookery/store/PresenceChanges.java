package io.rookery.store;

import static io.rookery.store.RedisPresenceStore.json;
import static io.rookery.store.RedisPresenceStore.optional;
import static io.rookery.store.RedisPresenceStore.presence;
import static io.rookery.store.RedisPresenceStore.status;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.RawJson;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes of users' records, and of the indexes of the leases that hold their connections.
 *
 * <p>The script changes the index with the record where one call may have keys of several hash tags; else it is told before the record of
 * what comes, and after it of what goes.
 */
final class PresenceChanges {
    private static final byte[] NOTHING = {};

    /** Where an answer says when and why the user went offline. */
    private static final int GONE_AT = 12;

    /** Where an answer says what was said, and ends when nothing was. */
    private static final int SAID_AT = 18;

    private final RedisLinks links;
    private final PresenceKeys keys;
    private final Duration keepOffline;
    private final Optional<OfflineOutbox> outbox;

    PresenceChanges(RedisLinks links, PresenceKeys keys, Duration keepOffline, Optional<OfflineOutbox> outbox) {
        this.links = links;
        this.keys = keys;
        this.keepOffline = keepOffline;
        this.outbox = outbox;
    }

    Future<PresenceChange> put(NodeLease lease, HeldConnection connection, SessionPresence session) {
        Future<?> named = links.mixesHashTags()
                ? Future.succeededFuture()
                : links.call(RedisCall.writing(Command.SADD, keys.index(lease), connection));
        return named.compose(done -> put(lease, connection, session, false));
    }

    /**
     * @param isNamed whether the index names the connection already
     */
    Future<PresenceChange> put(NodeLease lease, HeldConnection connection, SessionPresence session, boolean isNamed) {
        boolean isOneCall = links.mixesHashTags();
        return call(
                        connection,
                        isOneCall ? lease : null,
                        "put",
                        lease.toString(),
                        arguments(connection, session, isNamed))
                .map(answer -> changed(connection.user(), answer))
                .compose(change -> !isOneCall && change.life().fate() == ConnectionLife.Fate.ELSEWHERE
                        ? struck(lease, connection).map(change)
                        : Future.succeededFuture(change));
    }

    private static List<Object> arguments(HeldConnection connection, SessionPresence session, boolean isNamed) {
        Optional<Zone> zone = session.zone();
        List<Object> arguments = new ArrayList<>(13);
        arguments.add(session.device());
        arguments.add(session.idle() == null ? "" : session.idle() ? "1" : "0");
        arguments.add(zone == null ? "0" : "1");
        arguments.add(zone == null ? "" : zone.map(Zone::name).orElse(""));
        arguments.add(session.generation());
        arguments.add(session.attached() ? "1" : "0");
        arguments.add(connection);
        arguments.add(isNamed ? "0" : "1");
        SaidPresence said = session.said();
        if (said != null) {
            arguments.add(said.atMillis());
            arguments.add(said.status().label());
            arguments.add(text(said.activity()));
            arguments.add(bytes(said.metadata()));
            arguments.add(said.lasts() == null ? 0 : said.lasts().toMillis());
        }
        return arguments;
    }

    /** What was noted in the outbox is not struck before. */
    Future<PresenceChange> remove(
            NodeLease lease, HeldConnection connection, Duration lastThere, WentOffline.Reason reason) {
        String node = lease.node().toString();
        if (outbox.isEmpty() && links.mixesHashTags()) {
            return removed(connection, lease, node, lastThere, reason);
        }
        return removed(connection, null, node, lastThere, reason)
                .compose(change -> struck(lease, connection).map(change));
    }

    private Future<?> struck(NodeLease lease, HeldConnection connection) {
        return links.call(RedisCall.writing(Command.SREM, keys.index(lease), connection));
    }

    Future<PresenceChange> evict(NodeLease ended, HeldConnection connection, Duration lastThere) {
        return removed(connection, null, ended.toString(), lastThere, WentOffline.Reason.NODE_DIED);
    }

    private Future<PresenceChange> removed(
            HeldConnection connection,
            @Nullable NodeLease struckFrom,
            String holder,
            Duration lastThere,
            WentOffline.Reason reason) {
        UserId user = connection.user();
        List<Object> details = List.of(lastThere.toMillis(), reason.label(), connection);
        return call(connection, struckFrom, "remove", holder, details)
                .compose(answer -> noted(user, answer).map(done -> changed(user, answer)));
    }

    private Future<Void> noted(UserId user, Response answer) {
        if (outbox.isEmpty() || answer.get(GONE_AT).toString().isEmpty()) {
            return Future.succeededFuture();
        }
        return outbox.get()
                .add(new WentOffline(
                        user,
                        answer.get(GONE_AT).toLong(),
                        WentOffline.Reason.of(answer.get(GONE_AT + 1).toString()),
                        answer.get(7).toLong()));
    }

    Future<PresenceChange> refresh(UserId user) {
        return call(new HeldConnection(user, ""), null, "refresh", "", List.of())
                .map(answer -> changed(user, answer));
    }

    /**
     * @param indexed the lease whose index is changed with the record
     */
    private Future<Response> call(
            HeldConnection connection,
            @Nullable NodeLease indexed,
            String operation,
            String holder,
            List<Object> details) {
        List<String> used = new ArrayList<>(3);
        used.add(keys.user(connection.user()));
        used.add(keys.relations(connection.user()));
        if (indexed != null) {
            used.add(keys.index(indexed));
        }
        List<Object> arguments = new ArrayList<>(4 + details.size());
        arguments.add(operation);
        arguments.add(connection.connectionId());
        arguments.add(holder);
        arguments.add(keepOffline.toMillis());
        arguments.addAll(details);
        return links.call(JointScript.PRESENCE_CHANGE, used, arguments);
    }

    private static PresenceChange changed(UserId user, Response answer) {
        return new PresenceChange(
                answer.get(0).toInteger() == 1,
                presence(user, answer, 1),
                status(answer.get(8)),
                lasting(answer.get(9)),
                new PresenceChange.Known(
                        said(answer),
                        zone(answer.get(10)),
                        answer.get(11).toInteger() == 1,
                        answer.get(15).toString(UTF_8)),
                life(answer));
    }

    private static ConnectionLife life(Response answer) {
        return new ConnectionLife(
                ConnectionLife.Fate.of(answer.get(14).toString()),
                Duration.ofMillis(answer.get(16).toLong()),
                ConnectionLife.Arrival.of(answer.get(17).toString()));
    }

    private static @Nullable SaidPresence said(Response answer) {
        return answer.size() == SAID_AT
                ? null
                : new SaidPresence(
                        status(answer.get(SAID_AT + 1)),
                        optional(answer.get(SAID_AT + 2)),
                        json(answer.get(SAID_AT + 3)),
                        lasting(answer.get(SAID_AT + 4)),
                        answer.get(SAID_AT).toLong());
    }

    private static @Nullable Duration lasting(Response millis) {
        return millis.toLong() == 0 ? null : Duration.ofMillis(millis.toLong());
    }

    private static Optional<Zone> zone(Response name) {
        return Optional.ofNullable(optional(name)).map(Zone::new);
    }

    private static byte[] text(@Nullable String text) {
        return text == null ? NOTHING : text.getBytes(UTF_8);
    }

    private static byte[] bytes(@Nullable RawJson json) {
        return json == null ? NOTHING : json.utf8();
    }
}
