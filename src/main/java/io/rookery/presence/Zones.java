package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * This node's part in zones: claims its users' places, is home to zones, and follows those that are watched here. Safe to use
 * from any thread once deployed.
 */
public final class Zones {
    /** Decides the loop that speaks for this node's users. */
    static final int CLAIMS_KEY = 0;

    private static final long SECOND_MILLIS = 1000;

    private final Homes nodes;
    private final Bus bus;
    private final Function<List<UserId>, Future<List<Presence>>> store;
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final AtomicLong queries = new AtomicLong();
    private final Promise<ClaimKeeper> keeper = Promise.promise();

    private record Member(Context context, ZoneLoop loop) {}

    /**
     * @param store reads how users are, as others see them
     */
    public Zones(Homes nodes, Bus bus, Function<List<UserId>, Future<List<Presence>>> store) {
        this.nodes = nodes;
        this.bus = bus;
        this.store = store;
    }

    /** To be called once, before users come. */
    public Future<Void> deploy(Vertx vertx, int eventLoops) {
        keeper.tryComplete(new ClaimKeeper(nodes, bus, vertx.getOrCreateContext()));
        return vertx.deployVerticle(() -> new ZoneVerticle(this), new DeploymentOptions().setInstances(eventLoops))
                .onSuccess(deployed -> begin(vertx))
                .mapEmpty();
    }

    /** Called on the event loop that joins. */
    ZoneLoop join(Vertx vertx, Context context) {
        ZoneLoop loop =
                new ZoneLoop(vertx, nodes, bus, store, keeper.future().result(), () -> "z" + queries.incrementAndGet());
        members.add(new Member(context, loop));
        return loop;
    }

    private void begin(Vertx vertx) {
        ClaimKeeper claims = keeper.future().result();
        bus.serve(
                Concern.ZONE,
                members.stream()
                        .map(member -> new Bus.Loop(member.context(), member.loop()))
                        .toList());
        vertx.setPeriodic(SECOND_MILLIS, timer -> claims.compare());
        nodes.onChange(() -> {
            claims.compare();
            members.forEach(member ->
                    member.context().runOnContext(turn -> member.loop().homesChanged()));
        });
    }

    /** To be told how each user of this node is, whenever the store was told something of them. */
    public void seen(Presence presence) {
        keeper.future().result().seen(presence);
    }

    /** What is found now, at the zone's home. */
    Future<QueryResult> query(String zone, PresenceFilter filter) {
        int key = keyOf(zone);
        return bus.ask(nodes.homeOf(key), Concern.ZONE, key, ZoneWire.encode(new ZoneWire.Query(zone, filter)))
                .map(ZoneWire::result);
    }

    /** Completes on the loop's context, before the first update is posted there. */
    Future<WatchedZone> watch(String zone, PresenceFilter filter, LoopQueries loop) {
        Member member = memberOf(zone);
        Promise<WatchedZone> promise = Promise.promise();
        member.context()
                .runOnContext(turn -> member.loop()
                        .watch(zone, filter, loop)
                        .onComplete(outcome -> loop.context().runOnContext(there -> promise.handle(outcome))));
        return promise.future();
    }

    void unwatch(String zone, String queryId, LoopQueries loop) {
        Member member = memberOf(zone);
        member.context().runOnContext(turn -> member.loop().unwatch(zone, queryId, loop));
    }

    static int keyOf(String zone) {
        return Topic.placementOf("zone:" + zone);
    }

    /** The loop to which the bus gives what it has for the zone. */
    private Member memberOf(String zone) {
        return members.get(Math.floorMod(keyOf(zone), members.size()));
    }
}
