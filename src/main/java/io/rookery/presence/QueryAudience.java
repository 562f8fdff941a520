package io.rookery.presence;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Encoding;
import io.rookery.routing.Subscriber;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who watches a query on one event loop. Everybody who goes from the same result to the same next one shares the bytes;
 * whoever could not take some is led on from what they know as soon as there is room.
 */
final class QueryAudience {
    private final String queryId;
    private final Map<Subscriber, QueryWatcher> watchers = new LinkedHashMap<>();
    private Found latest;

    QueryAudience(String queryId, Found latest) {
        this.queryId = queryId;
        this.latest = latest;
    }

    /** From now on told what leads on from what is shown of this. */
    QueryResult add(Subscriber subscriber, Found begin) {
        QueryWatcher watcher = new QueryWatcher(subscriber, begin);
        QueryResult shown = watcher.known;
        watchers.put(subscriber, watcher);
        update(begin);
        return shown;
    }

    boolean remove(Subscriber subscriber) {
        return watchers.remove(subscriber) != null;
    }

    boolean isEmpty() {
        return watchers.isEmpty();
    }

    void update(Found next) {
        if (next.version() > latest.version()) {
            latest = next;
            tell();
        }
    }

    /** Tells whoever is behind. */
    void tell() {
        IdentityHashMap<QueryResult, Map<Encoding, ByteBuf>> shared = new IdentityHashMap<>();
        try {
            for (QueryWatcher watcher : List.copyOf(watchers.values())) {
                if (watcher.seen != latest) {
                    tell(watcher, watcher.shown(latest), shared);
                }
            }
        } finally {
            shared.values().forEach(QueryAudience::release);
        }
    }

    private void tell(
            QueryWatcher watcher, QueryResult next, IdentityHashMap<QueryResult, Map<Encoding, ByteBuf>> shared) {
        if (watcher.known.shows(next)) {
            watcher.known = next;
            watcher.seen = latest;
        } else if (latest.isForAll(next)) {
            offer(watcher, next, shared.computeIfAbsent(watcher.known, any -> new HashMap<>()));
        } else {
            Map<Encoding, ByteBuf> alone = new HashMap<>(1);
            offer(watcher, next, alone);
            release(alone);
        }
    }

    private void offer(QueryWatcher watcher, QueryResult next, Map<Encoding, ByteBuf> step) {
        Subscriber subscriber = watcher.subscriber;
        ByteBuf bytes = step.computeIfAbsent(subscriber.encoding(), encoding -> {
            ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
            encoding.append(watcher.known.diffTo(next, queryId), out);
            return out;
        });
        if (subscriber.offer(DeliveryClass.VALUE, bytes, 1)) {
            watcher.known = next;
            watcher.seen = latest;
            subscriber.flush();
        }
    }

    private static void release(Map<Encoding, ByteBuf> step) {
        step.values().forEach(ByteBuf::release);
    }
}
