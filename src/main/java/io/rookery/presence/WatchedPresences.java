package io.rookery.presence;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.store.Glance;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whom the connections of one event loop watch, each as far as it may see, and what they were last told, compared with the
 * store page by page.
 *
 * <p>It listens to everybody whom somebody watches. What was lost on the way is found when the store says something else twice,
 * one look after the other, and nothing newer came meanwhile: then it is told to the watchers of this loop. A change of
 * relations this loop has not heard of is found by the version of the user's relations.
 *
 * <p>Belongs to the loop of its {@link FanOut}.
 */
final class WatchedPresences {
    /** In so many looks everybody is looked at. */
    static final int LOOKS_PER_ROUND = 40;

    static final int PAGE_MAX = 512;

    /** Users whose watches are decided at the same time, and watches decided by one reading. */
    static final int DECIDING_MAX = 32;

    static final int VIEWERS_MAX = 256;

    /** Reads from the store. */
    interface Store {
        /**
         * @return one a user, in the same order
         */
        Future<List<Glance>> look(List<UserId> users, List<UserId> viewers);
    }

    private final FanOut fanOut;
    /** Takes notice of what the watchers are told. */
    private final Feed feed = new Feed(this::heard);

    private final Store store;
    private final Sights sights;
    private final Map<Subscriber, Watcher> watchers = new HashMap<>();
    private final Map<UserId, Set<Watcher>> byViewer = new HashMap<>();
    private final Map<UserId, WatchedUser> users = new HashMap<>();
    private final Deque<UserId> round = new ArrayDeque<>();
    private final Set<UserId> undecided = new LinkedHashSet<>();
    private final Set<UserId> failed = new LinkedHashSet<>();
    private final FriendLists friendLists;
    private final int usersMax;
    private List<UserId> doubts = new ArrayList<>();
    private boolean looking;
    private int deciding;

    /**
     * @param friends reads lists of friends, and raises versions
     * @param usersMax how many users a connection may watch
     */
    WatchedPresences(FanOut fanOut, Store store, FriendLists.Store friends, int usersMax) {
        this.usersMax = usersMax;
        this.fanOut = fanOut;
        this.store = store;
        this.sights = new Sights(fanOut);
        this.friendLists = new FriendLists(this, friends);
        fanOut.add(feed);
    }

    FriendLists friendLists() {
        return friendLists;
    }

    int count() {
        return users.size();
    }

    /**
     * The connection as a watcher.
     *
     * @throws Refusal when it is closed
     */
    Watcher watcher(Subscriber subscriber) {
        Watcher known = watchers.get(subscriber);
        if (known != null) {
            return known;
        }
        if (!fanOut.onRemove(subscriber, () -> gone(subscriber))) {
            throw Refusal.of(ErrorCode.INVALID_STATE, "the connection is closed");
        }
        Watcher added = new Watcher(subscriber, usersMax);
        watchers.put(subscriber, added);
        byViewer.computeIfAbsent(subscriber.user(), any -> new HashSet<>(1)).add(added);
        return added;
    }

    /**
     * Watches users from now on, as far as the watcher may see them.
     *
     * @return how they are, in the same order; fails when nothing could be read, and then watches nobody more
     */
    Future<List<Presence>> watch(Watcher watcher, List<UserId> watched, boolean asFriends) {
        watcher.requireRoom(watched);
        List<Watch> begun = watcher.begin(watched, asFriends);
        begun.forEach(this::add);
        List<Watch> asked = watcher.watchesOf(watched);
        asked.forEach(Watch::ask);
        UserId viewer = watcher.user();
        Map<UserId, Watch> watches = new HashMap<>();
        watcher.watches().forEach(watch -> watches.put(watch.user, watch));
        return store.look(watched, List.of(viewer))
                .compose(glances -> Future.all(glances.stream()
                        .map(glance -> listening(watches, glance))
                        .toList()))
                .compose(listening -> store.look(watched, List.of(viewer)))
                .onSuccess(glances -> {
                    asked.forEach(Watch::keep);
                    glances.forEach(glance -> shown(watches, glance));
                })
                .onFailure(failure -> unwatch(
                        watcher,
                        asked.stream()
                                .filter(Watch::refuse)
                                .filter(watch -> watch.state != Watch.State.ENDED)
                                .map(watch -> watch.user)
                                .toList(),
                        asFriends))
                .map(glances -> glances.stream()
                        .map(glance ->
                                Sight.of(viewer, glance, glance.standings().get(0)))
                        .toList());
    }

    /** Watches a user as one of the watcher's friends, and tells how they are. */
    void watchFriend(Watcher watcher, UserId friend) {
        watcher.begin(List.of(friend), true).forEach(watch -> {
            watch.ask();
            watch.keep();
            add(watch);
            reconsider(users.get(friend), List.of(watch));
        });
    }

    /**
     * @return the watches that ended
     */
    List<Watch> unwatch(Watcher watcher, Collection<UserId> watched, boolean asFriends) {
        List<Watch> ended = watcher.end(watched, asFriends);
        ended.forEach(this::end);
        return ended;
    }

    /** Looks at the user as long as their list of friends is followed. */
    void follow(UserId owner, boolean followed) {
        WatchedUser known = users.computeIfAbsent(owner, this::begin);
        known.followed = followed;
        forgetUnneeded(owner, known);
    }

    /** The relations between a user and these, or everybody, may be others. */
    void relationsChanged(RelationChange change) {
        Set<UserId> others = Set.copyOf(change.others());
        WatchedUser known = users.get(change.user());
        if (known != null) {
            reconsider(
                    known,
                    known.watches.stream()
                            .filter(watch -> others.isEmpty() || others.contains(watch.viewer()))
                            .toList());
        }
        for (Watcher watcher : byViewer.getOrDefault(change.user(), Set.of())) {
            for (Watch watch : watcher.watches()) {
                if (others.isEmpty() || others.contains(watch.user)) {
                    reconsider(users.get(watch.user), List.of(watch));
                }
            }
        }
        friendLists.changed(change.user());
        decide();
    }

    /** Looks at the next page. Does nothing while the former look is still under way. */
    void look() {
        undecided.addAll(failed);
        failed.clear();
        decide();
        friendLists.retry();
        if (looking) {
            return;
        }
        Set<UserId> page = new LinkedHashSet<>(doubts);
        doubts = new ArrayList<>();
        nextPage(page);
        if (page.isEmpty()) {
            return;
        }
        looking = true;
        store.look(List.copyOf(page), List.of()).onComplete(read -> {
            looking = false;
            if (read.succeeded()) {
                read.result().forEach(this::compare);
                decide();
            }
        });
    }

    private void gone(Subscriber subscriber) {
        Watcher watcher = watchers.remove(subscriber);
        if (watcher == null) {
            return;
        }
        friendLists.unfollow(watcher);
        Set<Watcher> same = byViewer.get(watcher.user());
        if (same != null && same.remove(watcher) && same.isEmpty()) {
            byViewer.remove(watcher.user());
        }
        List.copyOf(watcher.watches()).forEach(this::end);
    }

    private void add(Watch watch) {
        users.computeIfAbsent(watch.user, this::begin).watches.add(watch);
    }

    private WatchedUser begin(UserId user) {
        fanOut.listen(feed, Topic.presenceOf(user));
        return new WatchedUser();
    }

    private void end(Watch watch) {
        sights.end(watch);
        WatchedUser known = users.get(watch.user);
        if (known != null) {
            known.watches.remove(watch);
            forgetUnneeded(watch.user, known);
        }
    }

    private boolean forgetUnneeded(UserId user, WatchedUser known) {
        if (known.isNeeded()) {
            return false;
        }
        users.remove(user);
        fanOut.unsubscribe(feed, Topic.presenceOf(user));
        return true;
    }

    private Future<Void> listening(Map<UserId, Watch> watches, Glance glance) {
        Watch watch = watches.get(new UserId(glance.presence().userId()));
        Future<Void> joining = watch == null
                ? null
                : sights.decide(watch, glance, glance.standings().get(0), toldOf(watch.user), true);
        return joining == null ? Future.succeededFuture() : joining;
    }

    private void shown(Map<UserId, Watch> watches, Glance glance) {
        UserId user = new UserId(glance.presence().userId());
        Watch watch = watches.get(user);
        WatchedUser known = users.get(user);
        if (watch == null || known == null) {
            return;
        }
        read(known, glance.presence(), List.of(watch));
        known.decidedAt(glance.relations());
        decide(watch, glance, 0, true);
    }

    private void reconsider(@Nullable WatchedUser known, Collection<Watch> watches) {
        if (known != null && !watches.isEmpty()) {
            known.reconsider(watches);
            undecided.add(watches.iterator().next().user);
        }
    }

    /** Reads those who are concerned by a change of relations, a bounded number at a time. */
    private void decide() {
        while (deciding < DECIDING_MAX && !undecided.isEmpty()) {
            UserId user = undecided.iterator().next();
            undecided.remove(user);
            WatchedUser known = users.get(user);
            List<Watch> page = known == null ? List.of() : known.takeDue(VIEWERS_MAX);
            if (known != null && !page.isEmpty()) {
                deciding++;
                decide(user, known, page);
            }
        }
    }

    private void decide(UserId user, WatchedUser known, List<Watch> page) {
        store.look(List.of(user), page.stream().map(Watch::viewer).toList()).onComplete(read -> {
            deciding--;
            if (read.failed()) {
                known.reconsider(page);
                failed.add(user);
            } else {
                Glance glance = read.result().get(0);
                read(known, glance.presence(), page);
                IntStream.range(0, page.size()).forEach(i -> decide(page.get(i), glance, i, false));
                if (known.hasDue()) {
                    undecided.add(user);
                }
            }
            decide();
        });
    }

    private void decide(Watch watch, Glance glance, int standing, boolean answering) {
        Future<Void> joining =
                sights.decide(watch, glance, glance.standings().get(standing), toldOf(watch.user), answering);
        if (joining != null) {
            joining.onSuccess(listening -> {
                        reconsider(users.get(watch.user), List.of(watch));
                        decide();
                    })
                    .onFailure(failure -> later(watch));
        }
    }

    private long toldOf(UserId user) {
        WatchedUser known = users.get(user);
        return known == null ? 0 : known.toldVersion;
    }

    private void later(Watch watch) {
        WatchedUser known = users.get(watch.user);
        if (known != null && watch.state != Watch.State.ENDED) {
            known.reconsider(List.of(watch));
            failed.add(watch.user);
        }
    }

    /** Who is on the page already is looked at once: what is doubted is to be seen at two times. */
    private void nextPage(Set<UserId> page) {
        if (round.isEmpty()) {
            round.addAll(users.keySet());
        }
        int size = Math.min(PAGE_MAX, users.size() / LOOKS_PER_ROUND + 1);
        for (int i = 0; i < size && !round.isEmpty(); i++) {
            UserId user = round.remove();
            if (users.containsKey(user)) {
                page.add(user);
            }
        }
    }

    private void compare(Glance glance) {
        Presence stored = glance.presence();
        UserId user = new UserId(stored.userId());
        WatchedUser known = users.get(user);
        if (known == null) {
            return;
        }
        if (known.relationsDiffer(glance.relations())) {
            reconsider(known, known.watches);
            friendLists.changed(user);
        }
        if (!known.isTold()) {
            return;
        }
        if (stored.version() <= known.toldVersion || known.looksAsTold(stored)) {
            known.doubted = null;
        } else if (known.doubted == null || Look.of(stored) != Look.of(known.doubted)) {
            known.doubted = stored;
            doubts.add(user);
        } else {
            known.told(stored);
            Sights.tell(known.listening(), stored);
        }
    }

    /**
     * Some are about to be shown what was read: what is news to the others as well, they are told. Of what looks the same the
     * older version is kept, which a push that is late may still go before.
     */
    private void read(WatchedUser known, Presence presence, List<Watch> shown) {
        if (!known.isTold()) {
            known.told(presence);
        } else if (presence.version() > known.toldVersion && !known.looksAsTold(presence)) {
            known.told(presence);
            Sights.tell(
                    known.listening().stream()
                            .filter(watch -> watch.state == Watch.State.SHOWN || !shown.contains(watch))
                            .toList(),
                    presence);
        }
    }

    void heard(Push push) {
        if (push instanceof Push.PresenceChanged changed) {
            WatchedUser known = users.get(new UserId(changed.presence().userId()));
            if (known != null) {
                known.told(changed.presence());
            }
        }
    }
}
