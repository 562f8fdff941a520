package io.rookery.presence;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.bus.Bus;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.routing.FanOut;
import io.rookery.routing.Publisher;
import io.rookery.routing.Subscriber;
import io.rookery.settings.PresenceSettings;
import io.rookery.settings.Settings;
import io.rookery.store.PresenceStore;
import io.rookery.store.RedisActiveUsers;
import io.rookery.store.RedisLeaseStore;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisPresenceStore;
import io.rookery.testing.SimulatedLoop;
import io.rookery.testing.VirtualTime;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** A node's part in presence on one event loop, joined as {@link PresenceTracker} and {@link PresenceCommands} join it. */
public final class PresenceNode {
    static final PresenceSettings SETTINGS = Settings.defaults().presence();
    private static final Duration DAY = Duration.ofDays(1);
    private static final int USERS_MAX = 500;
    private static final long LOOK_MILLIS = 500;
    private static final long ZONES_MILLIS = 1000;

    /** Connects clients to the node. */
    public interface Gateway {
        Subscriber connect(UserId user, int number, Consumer<Push> arrived);

        void disconnect(Subscriber subscriber);
    }

    /** What a node is made of beside presence. */
    public record Surroundings(
            Homes homes, Bus bus, Publisher publisher, FanOut fanOut, Gateway gateway, RedisLinks links) {}

    final int number;
    final NodeId id;
    final PresenceLoop loop;
    final LoopQueries queries;
    final Gateway gateway;
    private final SimulatedLoop turns;
    private final VirtualTime time;
    private final Random random;
    private final PresenceHome home;
    private final WatchedPresences watched;
    private final SimulatedZones zones;
    private final LeaseKeeper keeper;
    private final OwnIndex index;
    private final EndedLeases ended;

    public PresenceNode(int number, Surroundings node, SimulatedLoop turns, VirtualTime time, Random random) {
        this.number = number;
        this.id = node.homes().self();
        this.gateway = node.gateway();
        this.turns = turns;
        this.time = time;
        this.random = random;
        PresenceStore store = new RedisPresenceStore(node.links(), DAY);
        RedisLeaseStore leases = new RedisLeaseStore(node.links());
        SessionCensus census = new SessionCensus(turns::nanoTime, new SessionMeters(new SimpleMeterRegistry()));
        LeaseTime leaseTime = new LeaseTime(turns::nanoTime);
        home = new PresenceHome(node.publisher(), presence -> {});
        loop = new PresenceLoop(
                store,
                new OwnSessions(SETTINGS.grace(), turns::nanoTime),
                leaseTime,
                new Expiries(turns::nanoTime),
                new Announcer(node.homes(), node.bus()),
                presence -> zones().told(presence),
                user -> zones().compared(user),
                census,
                new ActiveToday(new RedisActiveUsers(node.links()), census::users, Clock.systemUTC()));
        index = new OwnIndex(leases, (lease, connections) -> loop.named(lease, connections));
        keeper = new LeaseKeeper(
                id, leases, SETTINGS.leaseExpires(), turns::nanoTime, leaseTime, (lease, incarnations) -> {
                    loop.holdUnder(lease, incarnations);
                    index.walk(lease);
                });
        ended = new EndedLeases(leases, store, SETTINGS, loop::evicted);
        watched = new WatchedPresences(node.fanOut(), loop::look, new NoFriends(), USERS_MAX);
        queries = new LoopQueries(turns(), node.fanOut(), null, loop::look);
        zones = new SimulatedZones(node.homes(), node.bus(), loop::read, time, random);
        store.onConnected(keeper::connected);
        keeper.renew();
        turns.every(PresenceVerticle.TICK_MILLIS, loop::tick);
        turns.every(SETTINGS.leaseRenew().toMillis(), keeper::renew);
        turns.every(LOOK_MILLIS, this::clear);
        turns.every(LOOK_MILLIS, watched::look);
        turns.every(ZONES_MILLIS, zones::tick);
    }

    private Turns turns() {
        return new Turns() {
            @Override
            public void soon(Runnable task) {
                turns.soon(task);
            }

            @Override
            public void after(long millis, Runnable task) {
                turns.after(millis, task);
            }

            @Override
            public void every(long millis, Runnable task) {
                turns.every(millis, task);
            }

            @Override
            public long nanoTime() {
                return turns.nanoTime();
            }
        };
    }

    /** What other nodes say of users whose home is here. */
    public Bus.Receiver home() {
        return home;
    }

    /** What other nodes say of places. */
    public Bus.Receiver places() {
        return zones;
    }

    /** To be called when members or homes have changed. */
    public void homesChanged() {
        loop.tick();
        zones.homesChanged();
    }

    SimulatedZones zones() {
        return zones;
    }

    boolean isAlive() {
        return !turns.hasEnded();
    }

    boolean responds() {
        return isAlive() && !turns.isFrozen();
    }

    /** Now, or when it is not frozen any more. */
    void run(Runnable task) {
        turns.run(task);
    }

    private void clear() {
        index.look();
        if (keeper.steady()) {
            ended.clear();
        }
    }

    void watch(Subscriber watcher, List<UserId> users, Consumer<List<Presence>> answered) {
        watched.watch(watched.watcher(watcher), users, false)
                .onSuccess(presences -> time.after(random.nextInt(5), () -> answered.accept(presences)));
    }

    void unwatch(Subscriber watcher, List<UserId> users) {
        watched.unwatch(watched.watcher(watcher), users, false);
    }

    /** As {@link PresenceQueries#query}. */
    Future<QueryResult> query(List<UserId> users, PresenceFilter filter, UserId viewer) {
        return loop.look(users, List.of(viewer)).map(glances -> {
            ListSight list = new ListSight(viewer);
            glances.forEach(list::read);
            return filter.select(list.version(), list.byName()).shownTo(viewer.value());
        });
    }

    @Override
    public String toString() {
        return id.toString();
    }

    /** Nobody follows a list of friends here. */
    private static final class NoFriends implements FriendLists.Store {
        @Override
        public Future<List<UserId>> friends(UserId user) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Long> raise(UserId user) {
            return Future.failedFuture("nobody is a friend");
        }
    }
}
