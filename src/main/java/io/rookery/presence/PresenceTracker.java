package io.rookery.presence;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.ServiceEvents;
import io.rookery.cluster.Homes;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.Command;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.routing.Publisher;
import io.rookery.session.Session;
import io.rookery.session.SessionObserver;
import io.rookery.settings.PresenceSettings;
import io.rookery.store.Comparison;
import io.rookery.store.Device;
import io.rookery.store.Glance;
import io.rookery.store.HeldConnection;
import io.rookery.store.NodeLease;
import io.rookery.store.PresenceChange;
import io.rookery.store.SaidPresence;
import io.rookery.store.UserRecord;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * This node's part in presence: learns of its sessions, keeps the node's lease and clears what dead nodes held, and is home
 * to users. Safe to use from any thread once deployed; futures complete on the caller's context.
 */
public final class PresenceTracker implements SessionObserver {
    private static final int DEVICE_LENGTH_MAX = 64;
    private static final long CLEAR_EVERY_MILLIS = 500;
    private static final long DRAIN_EVERY_MILLIS = 250;
    private static final long METERS_EVERY_MILLIS = 5_000;

    private final Homes homes;
    private final Bus bus;
    private final Publisher publisher;
    private final PresenceSettings settings;
    private final PresenceEvents events;
    private final Function<Vertx, PresenceStores> stores;
    private final SessionMeters meters;
    private final LeaseTime leaseTime = new LeaseTime(System::nanoTime);
    private volatile Consumer<Presence> seen = presence -> {};
    private volatile Consumer<Comparison.Seen> compared = user -> {};
    private volatile BiConsumer<String, Optional<Zone>> moved = (sessionId, zone) -> {};
    private volatile Consumer<Duration> lease = longer -> {};
    private final List<Member> members = new CopyOnWriteArrayList<>();

    /** One event loop. */
    private record Member(Vertx vertx, Context context, PresenceLoop loop, PresenceStores stores, PresenceHome home) {
        void run(Consumer<PresenceLoop> work) {
            context.runOnContext(turn -> work.accept(loop));
        }

        boolean isHere() {
            return ((ContextInternal) context).nettyEventLoop().inEventLoop();
        }
    }

    /**
     * @param stores makes the stores of an event loop; called on each
     */
    public PresenceTracker(
            Homes homes,
            Bus bus,
            Publisher publisher,
            PresenceSettings settings,
            ServiceEvents services,
            Function<Vertx, PresenceStores> stores,
            MeterRegistry registry) {
        this.homes = homes;
        this.bus = bus;
        this.publisher = publisher;
        this.settings = settings;
        this.events = new PresenceEvents(services);
        this.stores = stores;
        this.meters = new SessionMeters(registry);
    }

    /** To be called once, before sessions come. */
    public Future<Void> deploy(Vertx vertx, int eventLoops) {
        return vertx.deployVerticle(() -> new PresenceVerticle(this), new DeploymentOptions().setInstances(eventLoops))
                .onSuccess(deployed -> begin())
                .mapEmpty();
    }

    /** Has the listener told, on any thread, how a user of this node is whenever the store was told something of them. */
    public void onSeen(Consumer<Presence> listener) {
        seen = listener;
    }

    /** Has the listener told, on any thread, how the store sees users of this node, each of them every half minute. */
    public void onCompared(Consumer<Comparison.Seen> listener) {
        compared = listener;
    }

    /** Has the listener told, on any thread, in which zone a session of this node is from now on, or that it is in none. */
    public void onMoved(BiConsumer<String, Optional<Zone>> listener) {
        moved = listener;
    }

    /** Called on the event loop that joins. */
    PresenceLoop join(Vertx vertx, Context context) {
        PresenceStores own = stores.apply(vertx);
        SessionCensus census = new SessionCensus(System::nanoTime, meters);
        OwnSessions sessions = new OwnSessions(settings.grace(), System::nanoTime);
        sessions.onMoved((sessionId, zone) -> moved.accept(sessionId, zone));
        PresenceLoop loop = new PresenceLoop(
                own.presences(),
                sessions,
                leaseTime,
                new Expiries(System::nanoTime),
                new Announcer(homes, bus),
                presence -> seen.accept(presence),
                user -> compared.accept(user),
                census,
                new ActiveToday(own.active(), census::users, Clock.systemUTC()));
        members.add(new Member(vertx, context, loop, own, new PresenceHome(publisher, changed())));
        return loop;
    }

    private Consumer<Presence> changed() {
        return settings.serviceEvents() ? events::changed : presence -> {};
    }

    private void begin() {
        bus.serve(
                Concern.PRESENCE,
                members.stream()
                        .map(member -> new Bus.Loop(member.context(), member.home()))
                        .toList());
        homes.onChange(() -> members.forEach(member -> member.run(PresenceLoop::tick)));
        Member first = members.get(0);
        first.context().runOnContext(turn -> {
            keepLease(first);
            first.vertx().setPeriodic(METERS_EVERY_MILLIS, timer -> census().onSuccess(meters::present));
            if (settings.serviceEvents()) {
                drainOutbox(first);
            }
        });
    }

    private void keepLease(Member first) {
        OwnIndex index = new OwnIndex(first.stores().leases(), this::named);
        LeaseKeeper keeper = new LeaseKeeper(
                homes.self(),
                first.stores().leases(),
                settings.leaseExpires(),
                System::nanoTime,
                leaseTime,
                (lease, incarnations) -> {
                    holdUnder(lease, incarnations);
                    index.walk(lease);
                });
        EndedLeases ended =
                new EndedLeases(first.stores().leases(), first.stores().presences(), settings, first.loop()::evicted);
        members.forEach(member -> member.run(loop -> member.stores()
                .presences()
                .onConnected(incarnation -> first.context().runOnContext(turn -> keeper.connected(incarnation)))));
        lease = longer -> first.context().runOnContext(turn -> keeper.lastAtLeast(longer));
        keeper.renew();
        first.vertx().setPeriodic(settings.leaseRenew().toMillis(), timer -> keeper.renew());
        first.vertx().setPeriodic(CLEAR_EVERY_MILLIS, timer -> {
            index.look();
            if (keeper.steady()) {
                ended.clear();
            }
        });
    }

    /**
     * To be called when this node is about to send its clients elsewhere and to stop: they have longer to come back unnoticed,
     * also when the node has gone meanwhile.
     */
    public void drain(Duration grace) {
        members.forEach(member -> member.run(loop -> loop.graceAtLeast(grace)));
        lease.accept(grace.minus(EndedLeases.endedAgo(settings)));
    }

    private void drainOutbox(Member first) {
        OfflineHook hook = new OfflineHook(homes, first.stores().outbox(), events::offline, System::nanoTime);
        first.vertx().setPeriodic(DRAIN_EVERY_MILLIS, timer -> hook.drain());
    }

    private void named(NodeLease lease, List<HeldConnection> connections) {
        connections.stream()
                .collect(Collectors.groupingBy(connection -> memberOf(connection.user())))
                .forEach((member, named) -> member.run(loop -> loop.named(lease, named)));
    }

    private void holdUnder(NodeLease lease, Set<String> incarnations) {
        members.forEach(member -> member.run(loop -> loop.holdUnder(lease, incarnations)));
    }

    @Override
    public void attached(Session session, String connectionId, Command.@Nullable ClientInfo client) {
        UserId user = session.user();
        String sessionId = session.id();
        String device = client == null ? "" : new Device(client.platform(), shortened(client.name())).toString();
        memberOf(user).run(loop -> loop.attached(user, sessionId, connectionId, session.generation(), device));
    }

    /** Whoever took a session over may not have told the store yet, so that its former connection counts as lost. */
    @Override
    public void detached(Session session, String connectionId, Departure departure) {
        String sessionId = session.id();
        memberOf(session.user())
                .run(
                        departure == Departure.CLOSED
                                ? loop -> loop.closed(sessionId, connectionId)
                                : loop -> loop.lost(sessionId, connectionId));
    }

    @Override
    public void active(Session session, String connectionId) {
        String sessionId = session.id();
        memberOf(session.user()).run(loop -> loop.idle(sessionId, connectionId, false));
    }

    @Override
    public void idle(Session session, String connectionId) {
        String sessionId = session.id();
        memberOf(session.user()).run(loop -> loop.idle(sessionId, connectionId, true));
    }

    /** Changes what a user says on a session that a connection of this node has. */
    Future<PresenceChange> say(UserId user, String sessionId, SaidPresence said, Optional<Zone> zone) {
        Member member = memberOf(user);
        return on(member, () -> member.loop().say(sessionId, said, zone));
    }

    /**
     * @return one a user, in the same order, as others see them
     */
    public Future<List<Presence>> presences(List<UserId> users) {
        if (users.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return reading(users, loop -> loop.read(users));
    }

    /**
     * @param viewers whose standing to each user is read along
     * @return one a user, in the same order
     */
    Future<List<Glance>> look(List<UserId> users, List<UserId> viewers) {
        if (users.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return reading(users, loop -> loop.look(users, viewers));
    }

    /**
     * How each of the users is seen.
     *
     * @param viewer by whom; null for the game itself
     */
    public Future<Map<UserId, PresenceStatus>> statuses(@Nullable UserId viewer, Collection<UserId> users) {
        List<UserId> distinct = List.copyOf(Set.copyOf(users));
        return look(distinct, viewer == null ? List.of() : List.of(viewer)).map(glances -> {
            Map<UserId, PresenceStatus> statuses = new HashMap<>();
            for (int i = 0; i < distinct.size(); i++) {
                statuses.put(distinct.get(i), status(viewer, glances.get(i)));
            }
            return statuses;
        });
    }

    private static PresenceStatus status(@Nullable UserId viewer, Glance glance) {
        Presence presence = viewer == null
                ? glance.presence()
                : Sight.of(viewer, glance, glance.standings().get(0));
        return presence.status();
    }

    /** Who is on this node, and who came and went since it started. */
    Future<Census> census() {
        List<Future<Census>> parts = members.stream()
                .map(member ->
                        on(member, () -> Future.succeededFuture(member.loop().census())))
                .toList();
        return Future.all(parts).map(all -> all.<Census>list().stream().reduce(Census.EMPTY, Census::plus));
    }

    /** All that the store knows of a user; empty when nothing. */
    Future<Optional<UserRecord>> describe(UserId user) {
        Member member = memberOf(user);
        return on(member, () -> member.stores().presences().describe(user));
    }

    /** How many different users were there on those days, on whatever node. */
    Future<Long> activeUsers(List<LocalDate> days) {
        Member member = members.get(0);
        return on(member, () -> member.stores().active().count(days));
    }

    /** Reading needs no home: the caller's event loop does it at once, if it is one. */
    private <T> Future<T> reading(List<UserId> users, Function<PresenceLoop, Future<T>> read) {
        for (Member member : members) {
            if (member.isHere()) {
                Promise<T> promise = promise();
                begin(() -> read.apply(member.loop()), promise);
                return promise.future();
            }
        }
        Member member = memberOf(users.get(0));
        return on(member, () -> read.apply(member.loop()));
    }

    private Member memberOf(UserId user) {
        return members.get(Math.floorMod(Topic.placementOf(user.value()), members.size()));
    }

    private static <T> Future<T> on(Member member, Supplier<Future<T>> work) {
        Promise<T> promise = promise();
        member.context().runOnContext(turn -> begin(work, promise));
        return promise.future();
    }

    private static <T> Promise<T> promise() {
        ContextInternal caller = ContextInternal.current();
        return caller == null ? Promise.promise() : caller.promise();
    }

    private static <T> void begin(Supplier<Future<T>> work, Promise<T> promise) {
        try {
            work.get().onComplete(promise);
        } catch (RuntimeException fault) {
            promise.fail(fault);
        }
    }

    private static String shortened(String device) {
        return device.length() <= DEVICE_LENGTH_MAX ? device : device.substring(0, DEVICE_LENGTH_MAX);
    }
}
