package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.routing.FanOut;
import io.rookery.store.ChannelStore;
import io.rookery.store.Comparison;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * This node's part in places: claims its users' zones, is home to zones and channels, and follows those that are watched here.
 * Safe to use from any thread once deployed.
 */
public final class Places {
    /** Decides the loop that speaks for this node's users. */
    static final int CLAIMS_KEY = 0;

    private static final long SECOND_MILLIS = 1000;

    private final Homes nodes;
    private final Bus bus;
    private final Function<List<UserId>, Future<List<Presence>>> presences;
    private final Supplier<ChannelStore> channels;
    private final Function<Context, FanOut> fanOuts;
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final AtomicLong queries = new AtomicLong();
    private final Promise<ClaimKeeper> keeper = Promise.promise();

    private record Member(Context context, PlaceLoop loop) {}

    /**
     * @param presences reads how users are, as others see them
     * @param channels of the calling event loop
     * @param fanOuts opens the listeners of an event loop; called on each
     */
    public Places(
            Homes nodes,
            Bus bus,
            Function<List<UserId>, Future<List<Presence>>> presences,
            Supplier<ChannelStore> channels,
            Function<Context, FanOut> fanOuts) {
        this.nodes = nodes;
        this.bus = bus;
        this.presences = presences;
        this.channels = channels;
        this.fanOuts = fanOuts;
    }

    /** To be called once, before users come. */
    public Future<Void> deploy(Vertx vertx, int eventLoops) {
        keeper.tryComplete(new ClaimKeeper(nodes, bus, presences, vertx.getOrCreateContext()));
        return vertx.deployVerticle(() -> new PlaceVerticle(this), new DeploymentOptions().setInstances(eventLoops))
                .onSuccess(deployed -> begin(vertx))
                .mapEmpty();
    }

    /** Called on the event loop that joins. */
    PlaceLoop join(Vertx vertx, Context context) {
        PlaceLoop.Sources sources = new PlaceLoop.Sources(presences, channels.get(), fanOuts.apply(context));
        PlaceLoop loop = new PlaceLoop(
                vertx, nodes, bus, sources, keeper.future().result(), () -> "p" + queries.incrementAndGet());
        members.add(new Member(context, loop));
        return loop;
    }

    private void begin(Vertx vertx) {
        ClaimKeeper claims = keeper.future().result();
        bus.serve(
                Concern.PLACE,
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
        keeper.future().result().told(presence);
    }

    /** How the store sees a user who has a session here. */
    public void compared(Comparison.Seen user) {
        keeper.future().result().compared(user);
    }

    /** What the user is shown of what is found now, at the place's home. */
    Future<QueryResult> query(Place place, PresenceFilter filter, UserId user) {
        int key = place.key();
        return bus.ask(
                        nodes.homeOf(key),
                        Concern.PLACE,
                        key,
                        PlaceWire.encode(new PlaceWire.Query(place, filter, user.value())))
                .map(PlaceWire::result);
    }

    /** Completes on the loop's context, before the first update is posted there. */
    Future<WatchedPlace> watch(Place place, PresenceFilter filter, LoopQueries loop) {
        Member member = memberOf(place);
        Promise<WatchedPlace> promise = Promise.promise();
        member.context()
                .runOnContext(turn -> member.loop()
                        .watch(place, filter, loop)
                        .onComplete(outcome -> loop.turns().soon(() -> promise.handle(outcome))));
        return promise.future();
    }

    void unwatch(Place place, String queryId, LoopQueries loop) {
        Member member = memberOf(place);
        member.context().runOnContext(turn -> member.loop().unwatch(place, queryId, loop));
    }

    /** The loop to which the bus gives what it has for the place. */
    private Member memberOf(Place place) {
        return members.get(Math.floorMod(place.key(), members.size()));
    }
}
