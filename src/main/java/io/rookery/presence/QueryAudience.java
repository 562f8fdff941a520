package io.rookery.presence;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rookery.protocol.Push;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Encoding;
import io.rookery.routing.Subscriber;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who watches a query on one event loop. Everybody who knows the same result shares the bytes that lead to the next; whoever
 * could not take some is led on from what they know as soon as there is room.
 */
final class QueryAudience {
    private final String queryId;
    private final Map<Subscriber, QueryWatcher> watchers = new LinkedHashMap<>();
    private QueryResult latest;

    QueryAudience(String queryId, QueryResult latest) {
        this.queryId = queryId;
        this.latest = latest;
    }

    void add(Subscriber subscriber, QueryResult known) {
        watchers.put(subscriber, new QueryWatcher(subscriber, known));
        update(known);
    }

    boolean remove(Subscriber subscriber) {
        return watchers.remove(subscriber) != null;
    }

    boolean isEmpty() {
        return watchers.isEmpty();
    }

    void update(QueryResult next) {
        if (next.version() > latest.version()) {
            latest = next;
            tell();
        }
    }

    /** Tells whoever is behind. */
    void tell() {
        IdentityHashMap<QueryResult, Map<Encoding, ByteBuf>> steps = new IdentityHashMap<>();
        try {
            for (QueryWatcher watcher : List.copyOf(watchers.values())) {
                if (watcher.known != latest) {
                    tell(watcher, steps.computeIfAbsent(watcher.known, any -> new HashMap<>()));
                }
            }
        } finally {
            steps.values().forEach(step -> step.values().forEach(ByteBuf::release));
        }
    }

    private void tell(QueryWatcher watcher, Map<Encoding, ByteBuf> step) {
        if (watcher.known.shows(latest)) {
            watcher.known = latest;
            return;
        }
        ByteBuf bytes = step.computeIfAbsent(
                watcher.subscriber.encoding(), encoding -> encoded(encoding, watcher.known.diffTo(latest, queryId)));
        if (watcher.subscriber.offer(DeliveryClass.VALUE, bytes, 1)) {
            watcher.known = latest;
            watcher.subscriber.flush();
        }
    }

    private static ByteBuf encoded(Encoding encoding, Push push) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        encoding.append(push, bytes);
        return bytes;
    }
}
