package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Priority;
import io.rookery.store.Comparison;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** Tells the homes of zones of this node's users, and compares with them. Works on one event loop; called from any. */
final class ClaimKeeper implements OwnClaims.Port {
    static final int PAGE = 128;
    static final int UNTOLD_USERS_MAX = 10_000;
    static final int LOOKS_A_SECOND = 256;

    private final Homes nodes;
    private final Bus bus;
    private final Function<List<UserId>, Future<List<Presence>>> presences;
    private final Context context;
    private final OwnClaims claims;
    private final LatestPresences untold = new LatestPresences(UNTOLD_USERS_MAX);

    /**
     * @param presences reads how users are, as others see them
     */
    ClaimKeeper(Homes nodes, Bus bus, Function<List<UserId>, Future<List<Presence>>> presences, Context context) {
        this.nodes = nodes;
        this.bus = bus;
        this.presences = presences;
        this.context = context;
        this.claims = new OwnClaims(nodes.self().name(), this);
    }

    /** How a user is whom others see over this node. */
    void seen(Presence presence) {
        context.runOnContext(turn -> claims.seen(presence));
    }

    /** How a user is who has a session here, and perhaps others elsewhere. */
    void told(Presence presence) {
        context.runOnContext(turn -> {
            claims.seen(presence);
            tell(presence);
        });
    }

    /** How the store sees a user who has a session here. */
    void compared(Comparison.Seen user) {
        context.runOnContext(turn -> claims.compared(user));
    }

    /** Every second, and when homes have changed. */
    void compare() {
        context.runOnContext(turn -> {
            claims.zones().forEach(zone -> send(new PlaceMessage.Digest(zone, claims.sum(zone))));
            untold.removeAll().forEach(this::tell);
            look();
        });
    }

    private void look() {
        List<UserId> users =
                claims.toLookAt(LOOKS_A_SECOND).stream().map(UserId::new).toList();
        if (!users.isEmpty()) {
            presences.apply(users).onSuccess(found -> found.forEach(this::told));
        }
    }

    void received(PlaceMessage message) {
        context.runOnContext(turn -> {
            if (message instanceof PlaceMessage.Outdated outdated) {
                claims.outdated(outdated.zone(), outdated.userId(), outdated.userVersion(), outdated.number());
            } else if (message instanceof PlaceMessage.Resend resend) {
                sendAll(resend.zone());
            }
        });
    }

    /** The claim is made by the node over which others see the user, as soon as it is in sight. */
    private void tell(Presence presence) {
        String other = presence.node();
        if (other == null || other.equals(nodes.self().name())) {
            return;
        }
        nodes.members().stream()
                .filter(member -> member.name().equals(other))
                .findFirst()
                .map(member -> bus.ask(
                        member, Concern.PLACE, Places.CLAIMS_KEY, PlaceWire.encode(new PlaceWire.Seen(presence))))
                .orElseGet(() -> Future.failedFuture("no such node"))
                .onFailure(failure -> context.runOnContext(turn -> untold.add(presence)));
    }

    @Override
    public void enter(String zone, OwnClaims.Claim claim) {
        send(new PlaceMessage.Enter(zone, claim));
    }

    @Override
    public void leave(String zone, String userId, long userVersion) {
        send(new PlaceMessage.Leave(zone, userId, userVersion));
    }

    private void sendAll(String zone) {
        List<OwnClaims.Claim> all = claims.in(zone);
        int from = 0;
        do {
            int to = Math.min(from + PAGE, all.size());
            send(new PlaceMessage.Claims(zone, from == 0, to == all.size(), all.subList(from, to)));
            from = to;
        } while (from < all.size());
    }

    /** What is lost is noticed when the next digest is compared. */
    private void send(PlaceMessage.ToHome message) {
        int key = Place.zone(message.zone()).key();
        bus.send(nodes.homeOf(key), Concern.PLACE, key, Priority.NORMAL, PlaceWire.encode(message));
    }
}
