package io.rookery.presence;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Encoding;
import io.rookery.routing.Subscriber;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Who watches a query on one event loop. Everybody who goes from the same result to the same next one shares the bytes;
 * whoever could not take some is led on from what they know as soon as there is room. When only what somebody may see has
 * changed, their version rises by itself.
 */
final class QueryAudience {
    private final String queryId;
    private final Map<Subscriber, QueryWatcher> watchers = new LinkedHashMap<>();
    private final BiFunction<QueryResult, UserId, QueryResult> mask;
    private Found latest;

    /**
     * @param mask makes of a result what somebody may see of it: the result itself when that is everything
     */
    QueryAudience(String queryId, Found latest, BiFunction<QueryResult, UserId, QueryResult> mask) {
        this.queryId = queryId;
        this.latest = latest;
        this.mask = mask;
    }

    /** From now on told what leads on from this. */
    void add(Subscriber subscriber, QueryResult known) {
        watchers.put(subscriber, new QueryWatcher(subscriber, known));
    }

    Set<UserId> viewers() {
        return watchers.keySet().stream().map(Subscriber::user).collect(Collectors.toUnmodifiableSet());
    }

    /** All whom somebody who watches would be shown. */
    Collection<Presence> wanted() {
        IdentityHashMap<QueryResult, Boolean> pages = new IdentityHashMap<>();
        watchers.values().forEach(watcher -> pages.put(page(watcher), true));
        Map<String, Presence> wanted = new HashMap<>();
        pages.keySet().forEach(page -> page.members().forEach(member -> wanted.put(member.userId(), member)));
        return wanted.values();
    }

    /** What these users may see is to be looked at again. */
    void showAgain(Collection<UserId> viewers) {
        for (QueryWatcher watcher : watchers.values()) {
            if (viewers.contains(watcher.subscriber.user())) {
                watcher.seen = null;
            }
        }
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
        }
    }

    /** As {@link #update}, whatever the version. */
    void replace(Found next) {
        latest = next;
    }

    /** Tells whoever is behind. */
    void tell() {
        IdentityHashMap<QueryResult, Map<Encoding, ByteBuf>> shared = new IdentityHashMap<>();
        try {
            for (QueryWatcher watcher : List.copyOf(watchers.values())) {
                if (watcher.seen != latest) {
                    tell(watcher, mask.apply(page(watcher), watcher.subscriber.user()), shared);
                }
            }
        } finally {
            shared.values().forEach(QueryAudience::release);
        }
    }

    private void tell(
            QueryWatcher watcher, QueryResult next, IdentityHashMap<QueryResult, Map<Encoding, ByteBuf>> shared) {
        QueryResult known = watcher.known;
        if (known.shows(next)) {
            watcher.known = next.version() < known.version() ? known : next;
            watcher.seen = latest;
        } else if (next.version() <= known.version()) {
            alone(watcher, next.withVersion(known.version() + 1));
        } else if (latest.isForAll(next)) {
            offer(watcher, next, shared.computeIfAbsent(watcher.known, any -> new HashMap<>()));
        } else {
            alone(watcher, next);
        }
    }

    private void alone(QueryWatcher watcher, QueryResult next) {
        Map<Encoding, ByteBuf> alone = new HashMap<>(1);
        try {
            offer(watcher, next, alone);
        } finally {
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
        if (subscriber.offer(Batch.alone(DeliveryClass.VALUE, bytes))) {
            watcher.known = next;
            watcher.seen = latest;
            subscriber.flush();
        }
    }

    private QueryResult page(QueryWatcher watcher) {
        return latest.shownTo(watcher.subscriber.user().value());
    }

    private static void release(Map<Encoding, ByteBuf> step) {
        step.values().forEach(ByteBuf::release);
    }
}
