package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Priority;
import io.vertx.core.Context;
import java.util.List;

/** Tells the homes of zones of this node's users, and compares with them. Works on one event loop; called from any. */
final class ClaimKeeper implements OwnClaims.Port {
    static final int PAGE = 128;

    private final Homes nodes;
    private final Bus bus;
    private final Context context;
    private final OwnClaims claims;

    ClaimKeeper(Homes nodes, Bus bus, Context context) {
        this.nodes = nodes;
        this.bus = bus;
        this.context = context;
        this.claims = new OwnClaims(nodes.self().name(), this);
    }

    void seen(Presence presence) {
        context.runOnContext(turn -> {
            claims.seen(presence);
            String other = presence.node();
            if (other != null && !other.equals(nodes.self().name())) {
                tell(other, presence);
            }
        });
    }

    /** Every second, and when homes have changed. */
    void compare() {
        context.runOnContext(turn ->
                claims.zones().forEach(zone -> send(new PlaceMessage.Digest(zone, claims.sum(zone)))));
    }

    void received(PlaceMessage message) {
        context.runOnContext(turn -> {
            if (message instanceof PlaceMessage.Outdated outdated) {
                claims.outdated(outdated.zone(), outdated.userId(), outdated.userVersion(), outdated.number());
            } else if (message instanceof PlaceMessage.Seen seen) {
                claims.seen(seen.presence());
            } else if (message instanceof PlaceMessage.Resend resend) {
                sendAll(resend.zone());
            }
        });
    }

    /** The user is on several nodes, and others see them on that one. */
    private void tell(String node, Presence presence) {
        for (NodeId member : nodes.members()) {
            if (member.name().equals(node)) {
                bus.send(
                        member,
                        Concern.PLACE,
                        Places.CLAIMS_KEY,
                        Priority.NORMAL,
                        PlaceWire.encode(new PlaceMessage.Seen(presence)));
            }
        }
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
