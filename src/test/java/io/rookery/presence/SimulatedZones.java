package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.testing.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** One node's part in zones, joined as {@link ZoneLoop}, {@link ClaimKeeper} and {@link FollowedZone} join it. */
final class SimulatedZones implements Bus.Receiver, OwnClaims.Port {
    private static final int LOOKS = 64;
    private static final int UNTOLD_USERS_MAX = 10_000;
    private static final byte SEEN = 99;

    private final Homes nodes;
    private final Bus bus;
    private final Function<List<UserId>, Future<List<Presence>>> store;
    private final VirtualTime time;
    private final Random random;
    private final OwnClaims claims;
    private final LatestPresences untold = new LatestPresences(UNTOLD_USERS_MAX);
    private final Map<String, ZoneHome> homes = new TreeMap<>();
    private final Set<ZoneHome> looking = new HashSet<>();
    private final Map<String, RosterReplica> replicas = new TreeMap<>();
    private final Map<String, List<ModelQuery>> queries = new TreeMap<>();

    SimulatedZones(
            Homes nodes,
            Bus bus,
            Function<List<UserId>, Future<List<Presence>>> store,
            VirtualTime time,
            Random random) {
        this.nodes = nodes;
        this.bus = bus;
        this.store = store;
        this.time = time;
        this.random = random;
        this.claims = new OwnClaims(nodes.self().name(), this);
    }

    /** How a user is who has a session here, and perhaps others elsewhere. */
    void told(Presence presence) {
        claims.seen(presence);
        tell(presence);
    }

    /** The claim is made by the node over which others see the user. */
    private void tell(Presence presence) {
        String other = presence.node();
        if (other == null || other.equals(nodes.self().name())) {
            return;
        }
        nodes.members().stream()
                .filter(member -> member.name().equals(other))
                .findFirst()
                .map(member -> bus.ask(member, Concern.ZONE, Zones.CLAIMS_KEY, seen(presence)))
                .orElseGet(() -> Future.failedFuture("no such node"))
                .onFailure(failure -> untold.add(presence));
    }

    private static Buffer seen(Presence presence) {
        return Buffer.buffer().appendByte(SEEN).appendBuffer(PresenceWire.encode(presence));
    }

    void watch(ModelQuery query) {
        queries.computeIfAbsent(query.zone, any -> new java.util.ArrayList<>()).add(query);
        RosterReplica replica = replicas.get(query.zone);
        if (replica == null) {
            replica = new RosterReplica(port(query.zone));
            replicas.put(query.zone, replica);
            replica.check();
        } else if (replica.isReady()) {
            query.look(replica);
        }
    }

    void unwatch(ModelQuery query) {
        queries.getOrDefault(query.zone, List.of()).remove(query);
    }

    /** What a query would find now; null where the zone has another home, or none yet. */
    QueryResult fresh(String zone, PresenceFilter filter) {
        ZoneHome home = isHome(zone) ? homes.get(zone) : null;
        return home == null
                ? null
                : filter.select(home.roster().version(), home.roster().members());
    }

    boolean isHome(String zone) {
        return nodes.isHome(Zones.keyOf(zone));
    }

    void tick() {
        homes.keySet().removeIf(zone -> !isHome(zone));
        homes.values().forEach(home -> home.tick(nodes.members()));
        homes.values().removeIf(ZoneHome::isUnused);
        homes.values().forEach(this::look);
        replicas.values().forEach(RosterReplica::check);
        compare();
    }

    void homesChanged() {
        compare();
        homes.keySet().removeIf(zone -> !isHome(zone));
        replicas.values().forEach(RosterReplica::check);
    }

    private void compare() {
        untold.removeAll().forEach(this::tell);
        new TreeSet<>(claims.zones()).forEach(zone -> toHome(new ZoneMessage.Digest(zone, claims.sum(zone))));
    }

    private void look(ZoneHome home) {
        if (looking.contains(home)) {
            return;
        }
        List<UserId> users = home.toLookAt(LOOKS).stream().map(UserId::new).toList();
        if (!users.isEmpty()) {
            looking.add(home);
            store.apply(users)
                    .onComplete(any -> looking.remove(home))
                    .onSuccess(presences -> presences.forEach(home::looked));
        }
    }

    @Override
    public void received(NodeId from, int key, Buffer bytes) {
        ZoneMessage message = ZoneWire.decode(bytes);
        String zone = message.zone();
        if (message instanceof ZoneMessage.Changed changed) {
            RosterReplica replica = replicas.get(zone);
            if (replica != null && nodes.homeOf(key).equals(from)) {
                replica.changed(changed.change());
            }
        } else if (message instanceof ZoneMessage.Outdated outdated) {
            claims.outdated(zone, outdated.userId(), outdated.userVersion(), outdated.number());
        } else if (message instanceof ZoneMessage.Resend) {
            toHome(new ZoneMessage.Claims(zone, true, true, claims.in(zone)));
        } else if (isHome(zone)) {
            home(zone).received(from, message);
        }
    }

    @Override
    public Future<Buffer> asked(NodeId from, int key, Buffer bytes) {
        if (bytes.getByte(0) == SEEN) {
            claims.seen(PresenceWire.decode(bytes.getBuffer(1, bytes.length())));
            return Future.succeededFuture(Buffer.buffer());
        }
        ZoneWire.Replicate question = (ZoneWire.Replicate) ZoneWire.question(bytes);
        if (!isHome(question.zone())) {
            return Future.failedFuture(Refusal.unavailable("the zone has another home"));
        }
        Promise<Buffer> promise = Promise.promise();
        ZoneHome home = home(question.zone());
        assertThat(home.whenReady(() -> {
                    home.follow(from);
                    promise.complete(ZoneWire.encode(home.roster().answer(question.question())));
                }))
                .isTrue();
        return promise.future();
    }

    private ZoneHome home(String zone) {
        return homes.computeIfAbsent(
                zone,
                any -> new ZoneHome(
                        zone,
                        new Roster(random.nextLong(), () -> time.nowMillis() % 1_000_000_000 * 4000, random),
                        nodes.members(),
                        this::toNode,
                        time::nowNanos));
    }

    private void toNode(NodeId node, ZoneMessage message) {
        int key = Zones.keyOf(message.zone());
        bus.send(node, Concern.ZONE, key, Priority.NORMAL, ZoneWire.encode(message));
    }

    private void toHome(ZoneMessage message) {
        toNode(nodes.homeOf(Zones.keyOf(message.zone())), message);
    }

    @Override
    public void enter(String zone, OwnClaims.Claim claim) {
        toHome(new ZoneMessage.Enter(zone, claim));
    }

    @Override
    public void leave(String zone, String userId, long userVersion) {
        toHome(new ZoneMessage.Leave(zone, userId, userVersion));
    }

    private RosterReplica.Port port(String zone) {
        return new RosterReplica.Port() {
            @Override
            public void ask(RosterQuestion question) {
                int key = Zones.keyOf(zone);
                bus.ask(nodes.homeOf(key), Concern.ZONE, key, ZoneWire.encode(new ZoneWire.Replicate(zone, question)))
                        .map(ZoneWire::answer)
                        .onSuccess(answer -> replicas.get(zone).answered(answer))
                        .onFailure(failure -> replicas.get(zone).failed());
            }

            @Override
            public void moved() {
                time.after(
                        Pace.LEAST_MILLIS,
                        () -> List.copyOf(queries.getOrDefault(zone, List.of()))
                                .forEach(query -> query.look(replicas.get(zone))));
            }
        };
    }
}
