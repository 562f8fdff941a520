package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
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
        context.runOnContext(turn -> claims.seen(presence));
    }

    /** Every second, and when homes have changed. */
    void compare() {
        context.runOnContext(turn ->
                claims.zones().forEach(zone -> send(new ZoneMessage.Digest(zone, claims.sum(zone)))));
    }

    void received(ZoneMessage message) {
        context.runOnContext(turn -> {
            if (message instanceof ZoneMessage.Outdated outdated) {
                claims.outdated(outdated.zone(), outdated.userId(), outdated.userVersion(), outdated.number());
            } else {
                sendAll(message.zone());
            }
        });
    }

    @Override
    public void enter(String zone, OwnClaims.Claim claim) {
        send(new ZoneMessage.Enter(zone, claim));
    }

    @Override
    public void leave(String zone, String userId, long userVersion) {
        send(new ZoneMessage.Leave(zone, userId, userVersion));
    }

    private void sendAll(String zone) {
        List<OwnClaims.Claim> all = claims.in(zone);
        int from = 0;
        do {
            int to = Math.min(from + PAGE, all.size());
            send(new ZoneMessage.Claims(zone, from == 0, to == all.size(), all.subList(from, to)));
            from = to;
        } while (from < all.size());
    }

    /** What is lost is noticed when the next digest is compared. */
    private void send(ZoneMessage message) {
        int key = Zones.keyOf(message.zone());
        bus.send(nodes.homeOf(key), Concern.ZONE, key, Priority.NORMAL, ZoneWire.encode(message));
    }
}
