package io.rookery.store;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;

/** Leases in Redis: a sorted set by their end, and a set a lease as its index. */
public final class RedisLeaseStore implements LeaseStore {
    private final RedisLinks links;
    private final PresenceKeys keys;

    public RedisLeaseStore(RedisLinks links) {
        this.links = links;
        this.keys = new PresenceKeys(links.keyPrefix());
    }

    @Override
    public Future<Void> begin(NodeLease lease, Duration lasts) {
        return script(RedisScript.LEASE_RENEW, lease, lasts.toMillis(), 1).mapEmpty();
    }

    @Override
    public Future<Boolean> renew(NodeLease lease, Duration lasts) {
        return script(RedisScript.LEASE_RENEW, lease, lasts.toMillis(), 0).map(answer -> answer.toInteger() == 1);
    }

    @Override
    public Future<List<NodeLease>> claim(Duration endedAgo, Duration claimLasts, int limit) {
        return script(RedisScript.LEASE_CLAIM, endedAgo.toMillis(), claimLasts.toMillis(), limit)
                .map(answer -> answer.stream()
                        .map(lease -> NodeLease.parse(lease.toString()))
                        .toList());
    }

    @Override
    public Future<Void> lengthen(NodeLease claimed, Duration claimLasts) {
        return script(RedisScript.LEASE_CLEAR, claimed, claimLasts.toMillis()).mapEmpty();
    }

    @Override
    public Future<Void> finish(NodeLease claimed) {
        return script(RedisScript.LEASE_CLEAR, claimed, 0).mapEmpty();
    }

    @Override
    public Future<List<HeldConnection>> held(NodeLease lease, int limit) {
        return links.call(RedisCall.reading(Command.SRANDMEMBER, keys.index(lease), limit))
                .map(answer -> answer.stream()
                        .map(connection -> HeldConnection.parse(connection.toString()))
                        .toList());
    }

    @Override
    public Future<Page> page(NodeLease lease, String cursor, int size) {
        return links.call(RedisCall.reading(Command.SSCAN, keys.index(lease), cursor, "COUNT", size))
                .map(answer -> new Page(
                        answer.get(1).stream()
                                .map(connection -> HeldConnection.parse(connection.toString()))
                                .toList(),
                        answer.get(0).toString()));
    }

    @Override
    public Future<Void> strike(NodeLease lease, List<HeldConnection> connections) {
        return connections.isEmpty()
                ? Future.succeededFuture()
                : links.call(RedisCall.writing(Command.SREM, keys.index(lease), connections.toArray()))
                        .mapEmpty();
    }

    private Future<Response> script(RedisScript script, Object... arguments) {
        return links.call(RedisCall.of(script, keys.leases(), arguments));
    }
}
