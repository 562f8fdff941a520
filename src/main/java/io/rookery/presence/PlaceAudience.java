package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Refusal;
import io.rookery.routing.Subscriber;
import io.rookery.store.Glance;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who watches a place on one event loop, each as far as they may see its members. Whoever joins the place is shown once it is
 * known from whom they are hidden; most are hidden from nobody, so that most watchers share what they are told.
 *
 * <p>One reading follows the other, so that none overtakes another.
 */
final class PlaceAudience {
    /** Readings that wait for one another; what is beyond it is found by comparing. */
    static final int READINGS_MAX = 256;

    private final QueryAudience audience;
    private final WatchedPresences.Store store;
    private final QueryMask mask = new QueryMask();
    private Future<?> lastReading = Future.succeededFuture();
    private int readings;
    private final Deque<UserId> round = new ArrayDeque<>();
    /** Who is about to watch, and who is about to be known: what changes meanwhile is read after that. */
    private final List<UserId> adding = new ArrayList<>();

    private Set<UserId> unread = Set.of();
    private boolean deciding;

    PlaceAudience(String queryId, Found latest, WatchedPresences.Store store) {
        this.audience = new QueryAudience(queryId, latest, mask::apply);
        this.store = store;
    }

    QueryAudience audience() {
        return audience;
    }

    /** Whether nobody watches or is about to. */
    boolean isUnused() {
        return audience.isEmpty() && adding.isEmpty();
    }

    /**
     * Tells the subscriber from now on what leads on from what is answered.
     *
     * @return what is shown to begin with
     */
    Future<QueryResult> add(Subscriber subscriber, Found begin) {
        UserId viewer = subscriber.user();
        QueryResult page = begin.shownTo(viewer.value());
        adding.add(viewer);
        return inTurn(() -> store.look(users(page.members()), List.of(viewer)).map(glances -> {
                    boolean alone = audience.isEmpty();
                    for (Glance glance : glances) {
                        if (alone) {
                            mask.decideForAll(glance, List.of(viewer));
                        } else {
                            mask.decide(glance, List.of(viewer));
                        }
                    }
                    QueryResult shown = seen(page, viewer, glances);
                    audience.add(subscriber, shown);
                    return shown;
                }))
                .onComplete(added -> adding.remove(viewer))
                .onSuccess(shown -> update(begin));
    }

    boolean remove(Subscriber subscriber) {
        boolean removed = audience.remove(subscriber);
        if (removed && !viewers().contains(subscriber.user())) {
            mask.forget(subscriber.user());
        }
        return removed;
    }

    private Set<UserId> viewers() {
        Set<UserId> viewers = new HashSet<>(audience.viewers());
        viewers.addAll(adding);
        return viewers;
    }

    void update(Found next) {
        audience.update(next);
        decide();
    }

    /** The relations between a user and these, or everybody, may be others. */
    void relationsChanged(RelationChange change) {
        Set<UserId> others = Set.copyOf(change.others());
        Set<UserId> viewers = viewers();
        if (mask.knows(change.user().value()) || unread.contains(change.user())) {
            read(
                    List.of(change.user()),
                    viewers.stream()
                            .filter(viewer -> others.isEmpty() || others.contains(viewer))
                            .toList());
        }
        if (viewers.contains(change.user())) {
            read(
                    Stream.concat(mask.users().stream(), unread.stream())
                            .filter(user -> others.isEmpty() || others.contains(user))
                            .toList(),
                    List.of(change.user()));
        }
    }

    /** Finds changes of relations of which nobody told. */
    void compare() {
        if (round.isEmpty()) {
            round.addAll(mask.users());
        }
        List<UserId> page = new ArrayList<>();
        while (!round.isEmpty() && page.size() < WatchedPresences.PAGE_MAX) {
            page.add(round.remove());
        }
        inTurn(() -> store.look(page, List.of()))
                .onSuccess(glances -> readForAll(glances.stream()
                        .filter(mask::differs)
                        .map(glance -> new UserId(glance.presence().userId()))
                        .toList()));
    }

    /** Reads of whom it is not known yet, then tells. */
    private void decide() {
        Collection<Presence> wanted = audience.wanted();
        mask.retain(wanted.stream().map(Presence::userId).toList());
        List<UserId> unknown = wanted.stream()
                .map(Presence::userId)
                .filter(user -> !mask.knows(user))
                .limit(WatchedPresences.PAGE_MAX)
                .map(UserId::new)
                .toList();
        if (unknown.isEmpty()) {
            audience.tell();
        } else if (!deciding) {
            deciding = true;
            unread = Set.copyOf(unknown);
            readForAll(unknown).onComplete(read -> {
                deciding = false;
                unread = Set.of();
                audience.tell();
                if (read.succeeded()) {
                    decide();
                }
            });
        }
    }

    private Future<?> readForAll(List<UserId> users) {
        if (users.isEmpty()) {
            return Future.succeededFuture();
        }
        return inTurn(() -> {
            List<UserId> viewers = List.copyOf(audience.viewers());
            List<Future<List<Glance>>> pages = new ArrayList<>();
            for (int from = 0; from < viewers.size(); from += WatchedPresences.VIEWERS_MAX) {
                List<UserId> page =
                        viewers.subList(from, Math.min(from + WatchedPresences.VIEWERS_MAX, viewers.size()));
                pages.add(store.look(users, page));
            }
            return Future.all(pages).map(read -> {
                for (int i = 0; i < pages.size(); i++) {
                    int from = i * WatchedPresences.VIEWERS_MAX;
                    boolean first = i == 0;
                    pages.get(i).result().forEach(glance -> {
                        List<UserId> page =
                                viewers.subList(from, from + glance.standings().size());
                        if (first) {
                            mask.decideForAll(glance, page);
                        } else {
                            mask.decide(glance, page);
                        }
                    });
                }
                audience.showAgain(viewers);
                return read;
            });
        });
    }

    private void read(List<UserId> users, List<UserId> viewers) {
        if (users.isEmpty() || viewers.isEmpty()) {
            return;
        }
        if (viewers.size() > WatchedPresences.VIEWERS_MAX || users.size() > WatchedPresences.PAGE_MAX) {
            mask.doubt(users);
            return;
        }
        inTurn(() -> store.look(users, viewers))
                .onSuccess(glances -> {
                    glances.forEach(glance -> mask.decide(glance, viewers));
                    audience.showAgain(viewers);
                    audience.tell();
                })
                .onFailure(failure -> mask.doubt(users));
    }

    private <T> Future<T> inTurn(Supplier<Future<T>> reading) {
        if (readings >= READINGS_MAX) {
            return Future.failedFuture(Refusal.busy("too many ask who may be seen in one place", 1000));
        }
        readings++;
        Future<T> turn = lastReading.transform(before -> reading.get()).onComplete(done -> readings--);
        lastReading = turn;
        return turn;
    }

    private static QueryResult seen(QueryResult page, UserId viewer, List<Glance> glances) {
        List<Presence> seen = new ArrayList<>();
        for (int i = 0; i < glances.size(); i++) {
            if (Sight.admits(viewer, glances.get(i), glances.get(i).standings().get(0))) {
                seen.add(page.members().get(i));
            }
        }
        return QueryMask.without(page, seen);
    }

    /** What the viewer sees of a result. */
    static Future<QueryResult> seen(QueryResult result, UserId viewer, WatchedPresences.Store store) {
        return store.look(users(result.members()), List.of(viewer)).map(glances -> seen(result, viewer, glances));
    }

    private static List<UserId> users(Collection<Presence> members) {
        Set<UserId> users = new LinkedHashSet<>();
        members.forEach(member -> users.add(new UserId(member.userId())));
        return List.copyOf(users);
    }
}
