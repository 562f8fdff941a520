package io.rookery.presence;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Encoding;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the watchers of one event loop were last told of each user, compared with the store page by page.
 *
 * <p>It listens to all that they listen to. Whatever was lost on the way is found when the store says something else twice,
 * one look after the other, and nothing newer came meanwhile: then it is told to the watchers of this loop.
 *
 * <p>Belongs to the loop of its {@link FanOut}.
 */
final class WatchedPresences implements Subscriber, Encoding {
    /** In so many looks everybody is looked at. */
    static final int LOOKS_PER_ROUND = 40;

    static final int PAGE_MAX = 512;

    private static final UserId NAME = new UserId("presence");

    private static final class Watched {
        private final Set<Subscriber> watchers = new HashSet<>(2);
        private @Nullable Presence told;
        private @Nullable Presence doubted;
    }

    private final FanOut fanOut;
    private final Function<List<UserId>, Future<List<Presence>>> store;
    private final Map<UserId, Watched> users = new HashMap<>();
    private final Deque<UserId> round = new ArrayDeque<>();
    private List<UserId> doubts = new ArrayList<>();
    private boolean looking;

    /**
     * @param store reads presences, in the order asked for
     */
    WatchedPresences(FanOut fanOut, Function<List<UserId>, Future<List<Presence>>> store) {
        this.fanOut = fanOut;
        this.store = store;
        fanOut.add(this);
    }

    int count() {
        return users.size();
    }

    /** To be called when the watcher listens, and before the presences are read that it is answered with. */
    void watch(Subscriber watcher, Collection<UserId> watched) {
        for (UserId user : watched) {
            Watched known = users.get(user);
            if (known == null) {
                known = new Watched();
                users.put(user, known);
                fanOut.listen(this, Topic.presenceOf(user));
            }
            known.watchers.add(watcher);
        }
    }

    /**
     * A watcher was answered with these: what is news to the others as well, they are told. Of what looks the same they keep
     * the older version, which a push that is late may still go before.
     */
    void answered(Subscriber watcher, List<Presence> presences) {
        for (Presence presence : presences) {
            Watched known = users.get(new UserId(presence.userId()));
            Presence before = known == null ? null : known.told;
            if (known == null || before == null) {
                told(presence);
            } else if (presence.version() > before.version() && !isSame(presence, before)) {
                told(presence);
                Set<Subscriber> others = new HashSet<>(known.watchers);
                others.remove(watcher);
                tell(others, new Push.PresenceChanged(presence));
            }
        }
    }

    void unwatch(Subscriber watcher, Collection<UserId> watched) {
        for (UserId user : watched) {
            Watched known = users.get(user);
            if (known != null) {
                known.watchers.remove(watcher);
                forgetUnwatched(user, known);
            }
        }
    }

    /** Looks at the next page. Does nothing while the former look is still under way. */
    void look() {
        if (looking) {
            return;
        }
        List<UserId> page = doubts;
        doubts = new ArrayList<>();
        nextPage(page);
        if (page.isEmpty()) {
            return;
        }
        looking = true;
        store.apply(page).onComplete(read -> {
            looking = false;
            if (read.succeeded()) {
                read.result().forEach(this::compare);
            }
        });
    }

    private void nextPage(List<UserId> page) {
        if (round.isEmpty()) {
            round.addAll(users.keySet());
        }
        int size = Math.min(PAGE_MAX, users.size() / LOOKS_PER_ROUND + 1);
        for (int i = 0; i < size && !round.isEmpty(); i++) {
            UserId user = round.remove();
            Watched known = users.get(user);
            if (known != null) {
                known.watchers.removeIf(watcher -> !fanOut.isSubscribed(watcher, Topic.presenceOf(user)));
                if (!forgetUnwatched(user, known)) {
                    page.add(user);
                }
            }
        }
    }

    private boolean forgetUnwatched(UserId user, Watched known) {
        if (!known.watchers.isEmpty()) {
            return false;
        }
        users.remove(user);
        fanOut.unsubscribe(this, Topic.presenceOf(user));
        return true;
    }

    private void compare(Presence stored) {
        UserId user = new UserId(stored.userId());
        Watched known = users.get(user);
        Presence told = known == null ? null : known.told;
        if (known == null || told == null) {
            return;
        }
        if (stored.version() <= told.version() || isSame(stored, told)) {
            known.doubted = null;
        } else if (known.doubted == null || !isSame(stored, known.doubted)) {
            known.doubted = stored;
            doubts.add(user);
        } else {
            told(stored);
            tell(known.watchers, new Push.PresenceChanged(stored));
        }
    }

    private static boolean isSame(Presence one, Presence other) {
        return one.status() == other.status()
                && Objects.equals(one.activity(), other.activity())
                && Objects.equals(one.metadata(), other.metadata())
                && Objects.equals(one.zone(), other.zone());
    }

    private void told(Presence presence) {
        Watched known = users.get(new UserId(presence.userId()));
        if (known != null && (known.told == null || known.told.version() < presence.version())) {
            known.told = presence;
            known.doubted = null;
        }
    }

    private static void tell(Set<Subscriber> watchers, Push push) {
        Map<Encoding, ByteBuf> encoded = new HashMap<>();
        try {
            for (Subscriber watcher : List.copyOf(watchers)) {
                ByteBuf frame = encoded.computeIfAbsent(watcher.encoding(), encoding -> {
                    ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
                    encoding.append(push, out);
                    return out;
                });
                watcher.offer(DeliveryClass.VALUE, frame, 1);
                watcher.flush();
            }
        } finally {
            encoded.values().forEach(ByteBuf::release);
        }
    }

    @Override
    public UserId user() {
        return NAME;
    }

    @Override
    public Encoding encoding() {
        return this;
    }

    /** Takes notice of what the watchers are told. */
    @Override
    public void append(Push push, ByteBuf out) {
        if (push instanceof Push.PresenceChanged changed) {
            told(changed.presence());
        }
    }

    /** Has been noticed already, and is no delivery. */
    @Override
    public boolean offer(DeliveryClass deliveryClass, ByteBuf frames, int count) {
        return false;
    }

    @Override
    public void flush() {}
}
