package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The homes of zones on one event loop, and the zones followed there. */
final class ZoneLoop implements Bus.Receiver {
    /** Users looked for in the store each second, over all zones of this loop. */
    static final int LOOKS_A_SECOND = 256;

    private static final long YEAR_2026_MILLIS =
            Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static final Logger LOG = LoggerFactory.getLogger(ZoneLoop.class);

    private final Vertx vertx;
    private final Homes nodes;
    private final Bus bus;
    private final Function<List<UserId>, Future<List<Presence>>> store;
    private final ClaimKeeper claims;
    private final Supplier<String> ids;
    private final SplittableRandom random = new SplittableRandom();
    private final Map<String, ZoneHome> homes = new HashMap<>();
    private final Set<ZoneHome> looking = new HashSet<>();
    private final Map<String, FollowedZone> followed = new HashMap<>();

    /**
     * @param claims of this node; called for what homes say of them
     * @param ids names queries, for the whole node
     */
    ZoneLoop(
            Vertx vertx,
            Homes nodes,
            Bus bus,
            Function<List<UserId>, Future<List<Presence>>> store,
            ClaimKeeper claims,
            Supplier<String> ids) {
        this.vertx = vertx;
        this.nodes = nodes;
        this.bus = bus;
        this.store = store;
        this.claims = claims;
        this.ids = ids;
    }

    @Override
    public void received(NodeId from, int key, Buffer bytes) {
        ZoneMessage message = ZoneWire.decode(bytes);
        String zone = message.zone();
        if (message instanceof ZoneMessage.Changed changed) {
            FollowedZone there = followed.get(zone);
            if (there != null && nodes.homeOf(key).equals(from)) {
                there.replica().changed(changed.change());
            }
        } else if (message instanceof ZoneMessage.Resend || message instanceof ZoneMessage.Outdated) {
            claims.received(message);
        } else if (nodes.isHome(key)) {
            home(zone).received(from, message);
        }
    }

    @Override
    public Future<Buffer> asked(NodeId from, int key, Buffer bytes) {
        if (!nodes.isHome(key)) {
            return Future.failedFuture(Refusal.unavailable("the zone has another home"));
        }
        ZoneWire.Question question = ZoneWire.question(bytes);
        ZoneHome home = home(question.zone());
        Promise<Buffer> promise = Promise.promise();
        boolean taken = home.whenReady(() -> promise.complete(answer(home, from, question)));
        return taken
                ? promise.future()
                : Future.failedFuture(Refusal.busy("too many wait for zone " + question.zone(), 1000));
    }

    private static Buffer answer(ZoneHome home, NodeId from, ZoneWire.Question question) {
        Roster roster = home.roster();
        if (question instanceof ZoneWire.Query query) {
            return ZoneWire.encode(query.filter().select(roster.version(), roster.members()));
        }
        home.follow(from);
        return ZoneWire.encode(roster.answer(((ZoneWire.Replicate) question).question()));
    }

    /** The result to begin with; from then on the loop's watchers are told what changes. */
    Future<WatchedZone> watch(String zone, PresenceFilter filter, LoopQueries loop) {
        FollowedZone there = followed.computeIfAbsent(zone, this::follow);
        return there.whenReady().map(ready -> there.watch(filter, loop));
    }

    void unwatch(String zone, String queryId, LoopQueries loop) {
        FollowedZone there = followed.get(zone);
        if (there != null && there.unwatch(queryId, loop) && there.isUnused()) {
            followed.remove(zone);
        }
    }

    /** Every second. */
    void tick() {
        homes.keySet().removeIf(zone -> !nodes.isHome(Zones.keyOf(zone)));
        homes.values().forEach(home -> home.tick(nodes.members()));
        homes.values().removeIf(ZoneHome::isUnused);
        int share = Math.max(1, LOOKS_A_SECOND / Math.max(1, homes.size()));
        homes.values().forEach(home -> look(home, share));
        followed.values().forEach(FollowedZone::tick);
        followed.values().removeIf(FollowedZone::isUnused);
    }

    void homesChanged() {
        homes.keySet().removeIf(zone -> !nodes.isHome(Zones.keyOf(zone)));
        followed.values().forEach(zone -> zone.replica().check());
    }

    private ZoneHome home(String zone) {
        return homes.computeIfAbsent(
                zone,
                any -> new ZoneHome(
                        zone,
                        new Roster(random.nextLong(), ZoneLoop::quarterMicrosSince2026, random),
                        nodes.members(),
                        this::send,
                        System::nanoTime));
    }

    private void send(NodeId node, ZoneMessage message) {
        boolean isForReplica = message instanceof ZoneMessage.Changed;
        int key = isForReplica ? Zones.keyOf(message.zone()) : Zones.CLAIMS_KEY;
        bus.send(node, Concern.ZONE, key, Priority.NORMAL, ZoneWire.encode(message));
    }

    /** One look of a home at a time: an older answer must not be taken for a later one. */
    private void look(ZoneHome home, int max) {
        if (looking.contains(home)) {
            return;
        }
        List<UserId> users = home.toLookAt(max).stream().map(UserId::new).toList();
        if (!users.isEmpty()) {
            Future<List<Presence>> read = store.apply(users);
            looking.add(home);
            read.onComplete(any -> looking.remove(home));
            read.onSuccess(presences -> presences.forEach(home::looked));
        }
    }

    private FollowedZone follow(String zone) {
        FollowedZone there = new FollowedZone(vertx, ids, question -> ask(zone, question));
        there.replica().check();
        return there;
    }

    private Future<RosterAnswer> ask(String zone, RosterQuestion question) {
        int key = Zones.keyOf(zone);
        return bus.ask(nodes.homeOf(key), Concern.ZONE, key, ZoneWire.encode(new ZoneWire.Replicate(zone, question)))
                .map(ZoneWire::answer)
                .onFailure(failure -> LOG.debug("zone {} was not read: {}", zone, failure.getMessage()));
    }

    private static long quarterMicrosSince2026() {
        return (System.currentTimeMillis() - YEAR_2026_MILLIS) * 4000;
    }
}
