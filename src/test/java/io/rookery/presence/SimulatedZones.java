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
import io.rookery.store.Comparison;
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

/** One node's part in zones, joined as {@link PlaceLoop}, {@link ClaimKeeper} and {@link FollowedPlace} join it. */
final class SimulatedZones implements Bus.Receiver, OwnClaims.Port {
    private static final int LOOKS = 64;
    private static final int UNTOLD_USERS_MAX = 10_000;

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

    /** How the store sees a user who has a session here. */
    void compared(Comparison.Seen user) {
        claims.compared(user);
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
                .map(member -> bus.ask(
                        member, Concern.PLACE, Places.CLAIMS_KEY, PlaceWire.encode(new PlaceWire.Seen(presence))))
                .orElseGet(() -> Future.failedFuture("no such node"))
                .onFailure(failure -> untold.add(presence));
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
    Found fresh(String zone, PresenceFilter filter) {
        ZoneHome home = isHome(zone) ? homes.get(zone) : null;
        return home == null
                ? null
                : filter.select(home.roster().version(), home.roster().members());
    }

    boolean isHome(String zone) {
        return nodes.isHome(Place.zone(zone).key());
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
        new TreeSet<>(claims.zones()).forEach(zone -> toHome(new PlaceMessage.Digest(zone, claims.sum(zone))));
        List<UserId> overruled =
                claims.toLookAt(LOOKS).stream().map(UserId::new).toList();
        if (!overruled.isEmpty()) {
            store.apply(overruled).onSuccess(found -> found.forEach(this::told));
        }
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
        PlaceMessage message = PlaceWire.decode(bytes);
        if (message instanceof PlaceMessage.Changed changed) {
            RosterReplica replica = replicas.get(changed.place().name());
            if (replica != null && nodes.homeOf(key).equals(from)) {
                replica.changed(changed.change());
            }
        } else if (message instanceof PlaceMessage.Outdated outdated) {
            claims.outdated(outdated.zone(), outdated.userId(), outdated.userVersion(), outdated.number());
        } else if (message instanceof PlaceMessage.Resend resend) {
            toHome(new PlaceMessage.Claims(resend.zone(), true, true, claims.in(resend.zone())));
        } else if (message instanceof PlaceMessage.ToHome claim && isHome(claim.zone())) {
            home(claim.zone()).received(from, claim);
        }
    }

    @Override
    public Future<Buffer> asked(NodeId from, int key, Buffer bytes) {
        PlaceWire.Question asked = PlaceWire.question(bytes);
        if (asked instanceof PlaceWire.Seen seen) {
            claims.seen(seen.presence());
            return Future.succeededFuture(Buffer.buffer());
        }
        PlaceWire.Replicate question = (PlaceWire.Replicate) asked;
        String zone = question.place().name();
        if (!isHome(zone)) {
            return Future.failedFuture(Refusal.unavailable("the zone has another home"));
        }
        Promise<Buffer> promise = Promise.promise();
        ZoneHome home = home(zone);
        assertThat(home.whenReady(() -> {
                    home.follow(from);
                    promise.complete(PlaceWire.encode(home.roster().answer(question.question())));
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

    private void toNode(NodeId node, PlaceMessage message) {
        int key = place(message).key();
        bus.send(node, Concern.PLACE, key, Priority.NORMAL, PlaceWire.encode(message));
    }

    private static Place place(PlaceMessage message) {
        return message instanceof PlaceMessage.Changed changed
                ? changed.place()
                : Place.zone(((PlaceMessage.OfZone) message).zone());
    }

    private void toHome(PlaceMessage.OfZone message) {
        toNode(nodes.homeOf(Place.zone(message.zone()).key()), message);
    }

    @Override
    public void enter(String zone, OwnClaims.Claim claim) {
        toHome(new PlaceMessage.Enter(zone, claim));
    }

    @Override
    public void leave(String zone, String userId, long userVersion) {
        toHome(new PlaceMessage.Leave(zone, userId, userVersion));
    }

    private RosterReplica.Port port(String zone) {
        return new RosterReplica.Port() {
            @Override
            public void ask(RosterQuestion question) {
                int key = Place.zone(zone).key();
                bus.ask(
                                nodes.homeOf(key),
                                Concern.PLACE,
                                key,
                                PlaceWire.encode(new PlaceWire.Replicate(Place.zone(zone), question)))
                        .map(PlaceWire::answer)
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
