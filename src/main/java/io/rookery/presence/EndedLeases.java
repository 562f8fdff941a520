package io.rookery.presence;

import io.rookery.settings.PresenceSettings;
import io.rookery.store.HeldConnection;
import io.rookery.store.LeaseStore;
import io.rookery.store.NodeLease;
import io.rookery.store.PresenceChange;
import io.rookery.store.PresenceStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears what dead nodes held: a lease that ended long enough ago is claimed by one survivor, which removes its
 * connections page by page. A connection leaves the index after its user's watchers were told, so that a survivor that dies
 * on the way leaves nothing behind.
 *
 * <p>Runs on one event loop.
 */
final class EndedLeases {
    static final int PAGE = 512;
    static final int CLAIMED_MAX = 4;
    static final Duration CLAIM_LASTS = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(EndedLeases.class);

    private final LeaseStore leases;
    private final PresenceStore presences;
    private final Duration endedAgo;
    private final Duration lastThere;
    private final Consumer<PresenceChange> evicted;
    private boolean clearing;

    /**
     * @param evicted is told what became of each user, once for each connection at least
     */
    EndedLeases(
            LeaseStore leases, PresenceStore presences, PresenceSettings settings, Consumer<PresenceChange> evicted) {
        this.leases = leases;
        this.presences = presences;
        this.endedAgo = endedAgo(settings);
        this.lastThere = settings.leaseExpires().plus(endedAgo);
        this.evicted = evicted;
    }

    /**
     * A node dies after its last renewal, and before the next but one even if it was late: whoever was there then has had the
     * grace to come back.
     */
    static Duration endedAgo(PresenceSettings settings) {
        Duration diedAtLatest = settings.leaseRenew().multipliedBy(2);
        Duration left = settings.grace().plus(diedAtLatest).minus(settings.leaseExpires());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Does nothing while a former call is still at work. */
    Future<Void> clear() {
        if (clearing) {
            return Future.succeededFuture();
        }
        clearing = true;
        return leases.claim(endedAgo, CLAIM_LASTS, CLAIMED_MAX)
                .compose(
                        claimed -> Future.join(claimed.stream().map(this::clear).toList()))
                .<Void>mapEmpty()
                .onComplete(done -> clearing = false);
    }

    private Future<Void> clear(NodeLease lease) {
        LOG.info("clearing what ended lease {} held", lease);
        Promise<Void> cleared = Promise.promise();
        clearPages(lease, cleared);
        return cleared.future();
    }

    private void clearPages(NodeLease lease, Promise<Void> cleared) {
        leases.held(lease, PAGE)
                .compose(page -> page.isEmpty()
                        ? leases.finish(lease).map(false)
                        : clearPage(lease, page).map(true))
                .onSuccess(more -> {
                    if (more) {
                        clearPages(lease, cleared);
                    } else {
                        cleared.complete();
                    }
                })
                .onFailure(cleared::fail);
    }

    private Future<Void> clearPage(NodeLease lease, List<HeldConnection> page) {
        return Future.all(page.stream()
                        .map(connection ->
                                presences.evict(lease, connection, lastThere).onSuccess(evicted::accept))
                        .toList())
                .compose(evicted -> leases.strike(lease, page))
                .compose(struck -> leases.lengthen(lease, CLAIM_LASTS));
    }
}
