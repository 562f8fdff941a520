package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.routing.FanOut;
import io.rookery.store.ChannelStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The homes of places on one event loop, and the places followed there. */
final class PlaceLoop implements Bus.Receiver {
    /** Users of zones looked for in the store each second, over all zones of this loop. */
    static final int LOOKS_A_SECOND = 256;
    /** Channels of which a page is compared with the store each second. */
    static final int CHANNEL_LOOKS_A_SECOND = 16;

    private static final long YEAR_2026_MILLIS =
            Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static final Logger LOG = LoggerFactory.getLogger(PlaceLoop.class);

    /**
     * What the homes of one event loop read.
     *
     * @param presences how users are, as others see them
     * @param fanOut of the event loop
     */
    record Sources(Function<List<UserId>, Future<List<Presence>>> presences, ChannelStore channels, FanOut fanOut) {}

    private final Vertx vertx;
    private final Homes nodes;
    private final Bus bus;
    private final Sources sources;
    private final ClaimKeeper claims;
    private final Supplier<String> ids;
    private final SplittableRandom random = new SplittableRandom();
    private final Map<Place, RosterHome> homes = new HashMap<>();
    private final Set<ZoneHome> looking = new HashSet<>();
    private final Map<Place, FollowedPlace> followed = new HashMap<>();

    /**
     * @param claims of this node; called for what homes say of them
     * @param ids names queries, for the whole node
     */
    PlaceLoop(Vertx vertx, Homes nodes, Bus bus, Sources sources, ClaimKeeper claims, Supplier<String> ids) {
        this.vertx = vertx;
        this.nodes = nodes;
        this.bus = bus;
        this.sources = sources;
        this.claims = claims;
        this.ids = ids;
    }

    @Override
    public void received(NodeId from, int key, Buffer bytes) {
        PlaceMessage message = PlaceWire.decode(bytes);
        if (message instanceof PlaceMessage.Changed changed) {
            FollowedPlace there = followed.get(changed.place());
            if (there != null && nodes.homeOf(key).equals(from)) {
                there.replica().changed(changed.change());
            }
        } else if (message instanceof PlaceMessage.ToHome toHome) {
            if (nodes.isHome(key) && home(Place.zone(toHome.zone())) instanceof ZoneHome home) {
                home.received(from, toHome);
            }
        } else {
            claims.received(message);
        }
    }

    @Override
    public Future<Buffer> asked(NodeId from, int key, Buffer bytes) {
        PlaceWire.Question question = PlaceWire.question(bytes);
        if (question instanceof PlaceWire.Seen seen) {
            claims.seen(seen.presence());
            return Future.succeededFuture(Buffer.buffer());
        }
        return nodes.isHome(key)
                ? asked(from, (PlaceWire.AtHome) question)
                : Future.failedFuture(Refusal.unavailable("the place has another home"));
    }

    private Future<Buffer> asked(NodeId from, PlaceWire.AtHome question) {
        RosterHome home = home(question.place());
        Promise<Buffer> promise = Promise.promise();
        boolean taken = home.whenReady(() -> promise.complete(answer(home, from, question)));
        return taken
                ? promise.future()
                : Future.failedFuture(Refusal.busy("too many wait for " + question.place(), 1000));
    }

    private static Buffer answer(RosterHome home, NodeId from, PlaceWire.AtHome question) {
        Roster roster = home.roster();
        if (question instanceof PlaceWire.Query query) {
            return PlaceWire.encode(
                    query.filter().select(roster.version(), roster.members()).shownTo(query.userId()));
        }
        home.follow(from);
        return PlaceWire.encode(roster.answer(((PlaceWire.Replicate) question).question()));
    }

    /** The result to begin with; from then on the loop's watchers are told what changes. */
    Future<WatchedPlace> watch(Place place, PresenceFilter filter, LoopQueries loop) {
        FollowedPlace there = followed.computeIfAbsent(place, this::followed);
        return there.whenReady().map(ready -> there.watch(filter, loop));
    }

    void unwatch(Place place, String queryId, LoopQueries loop) {
        FollowedPlace there = followed.get(place);
        if (there != null && there.unwatch(queryId, loop) && there.isUnused()) {
            followed.remove(place);
        }
    }

    /** Every second. */
    void tick() {
        homes.values().forEach(home -> home.tick(nodes.members()));
        forget((place, home) -> !nodes.isHome(place.key()) || home.isUnused());
        int share = Math.max(1, LOOKS_A_SECOND / Math.max(1, homes.size()));
        each(ZoneHome.class).forEach(home -> look(home, share));
        each(ChannelHome.class)
                .filter(home -> home.overdue() > 0)
                .sorted(Comparator.comparingInt(ChannelHome::overdue).reversed())
                .limit(CHANNEL_LOOKS_A_SECOND)
                .toList()
                .forEach(ChannelHome::look);
        followed.values().forEach(FollowedPlace::tick);
        followed.values().removeIf(FollowedPlace::isUnused);
    }

    void homesChanged() {
        forget((place, home) -> !nodes.isHome(place.key()));
        followed.values().forEach(place -> place.replica().check());
    }

    private <T extends RosterHome> Stream<T> each(Class<T> kind) {
        return homes.values().stream().filter(kind::isInstance).map(kind::cast);
    }

    private void forget(BiPredicate<Place, RosterHome> condition) {
        for (Map.Entry<Place, RosterHome> each : List.copyOf(homes.entrySet())) {
            if (condition.test(each.getKey(), each.getValue())) {
                homes.remove(each.getKey());
                each.getValue().close();
            }
        }
    }

    private RosterHome home(Place place) {
        RosterHome known = homes.get(place);
        if (known != null) {
            return known;
        }
        Roster roster = new Roster(random.nextLong(), PlaceLoop::quarterMicrosSince2026, random);
        RosterHome home = place.kind() == Place.Kind.ZONE
                ? new ZoneHome(place.name(), roster, nodes.members(), this::send, System::nanoTime)
                : channelHome(place, roster);
        homes.put(place, home);
        return home;
    }

    private ChannelHome channelHome(Place place, Roster roster) {
        return new ChannelSource(
                        Topic.ofTrusted(place.name()),
                        roster,
                        sources,
                        (node, change) -> send(node, new PlaceMessage.Changed(place, change)),
                        System::nanoTime)
                .open();
    }

    private void send(NodeId node, PlaceMessage message) {
        int key = message instanceof PlaceMessage.Changed changed
                ? changed.place().key()
                : Places.CLAIMS_KEY;
        bus.send(node, Concern.PLACE, key, Priority.NORMAL, PlaceWire.encode(message));
    }

    /** One look of a home at a time: an older answer must not be taken for a later one. */
    private void look(ZoneHome home, int max) {
        if (looking.contains(home)) {
            return;
        }
        List<UserId> users = home.toLookAt(max).stream().map(UserId::new).toList();
        if (!users.isEmpty()) {
            Future<List<Presence>> read = sources.presences().apply(users);
            looking.add(home);
            read.onComplete(any -> looking.remove(home));
            read.onSuccess(presences -> presences.forEach(home::looked));
        }
    }

    private FollowedPlace followed(Place place) {
        FollowedPlace there = new FollowedPlace(vertx, ids, question -> ask(place, question));
        there.replica().check();
        return there;
    }

    private Future<RosterAnswer> ask(Place place, RosterQuestion question) {
        int key = place.key();
        return bus.ask(
                        nodes.homeOf(key),
                        Concern.PLACE,
                        key,
                        PlaceWire.encode(new PlaceWire.Replicate(place, question)))
                .map(PlaceWire::answer)
                .onFailure(failure -> LOG.debug("{} was not read: {}", place, failure.getMessage()));
    }

    private static long quarterMicrosSince2026() {
        return (System.currentTimeMillis() - YEAR_2026_MILLIS) * 4000;
    }
}
