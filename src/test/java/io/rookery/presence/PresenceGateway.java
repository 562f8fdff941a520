package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.cluster.Homes;
import io.rookery.dispatch.Caller;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.session.Session;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisRelationStore;
import io.rookery.store.StoreOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** An event loop with connections, whose fan-out is a map. */
final class PresenceGateway implements FanOut {
    private static final int WATCHES_MAX = 500;

    private final Context context;
    private final RedisLinks links;
    private final PresenceCommands commands;
    private final Relations relations;
    /** Called when somebody begins to listen, before the home knows. */
    volatile Supplier<Future<Void>> onListen = Future::succeededFuture;

    private final Map<Subscriber, List<Runnable>> connections = new HashMap<>();
    private final Map<Topic, Set<Subscriber>> listeners = new HashMap<>();

    PresenceGateway(Vertx vertx, PresenceTracker tracker, StoreOptions store, Homes nodes, Bus bus) {
        context = vertx.getOrCreateContext();
        links = run(() -> Future.succeededFuture(RedisLinks.open(vertx, store)));
        run(links::ready);
        commands = new PresenceCommands(tracker, new RedisRelationStore(links), WATCHES_MAX);
        relations = new Relations(new RedisRelationStore(links), nodes, bus);
        run(() -> {
            commands.join(vertx, this);
            return Future.succeededFuture();
        });
    }

    Context context() {
        return context;
    }

    PresenceCommands commands() {
        return commands;
    }

    /** What the game's services do here, on the loop. */
    <T> T relations(Function<Relations, Future<T>> work) {
        return run(() -> work.apply(relations));
    }

    Viewer connect(String user) {
        Viewer viewer = new Viewer(new UserId(user));
        run(() -> {
            add(viewer);
            return Future.succeededFuture();
        });
        return viewer;
    }

    void disconnect(Viewer viewer) {
        run(() -> {
            remove(viewer);
            return Future.succeededFuture();
        });
    }

    List<Presence> subscribe(Viewer viewer, String... users) {
        return subscribe(viewer, new Command.PresenceSubscribe(List.of(users), false));
    }

    List<Presence> subscribeFriends(Viewer viewer) {
        return subscribe(viewer, new Command.PresenceSubscribe(List.of(), true));
    }

    void unsubscribe(Viewer viewer, Command.PresenceUnsubscribe command) {
        run(() -> commands.unsubscribe(caller(viewer), command).map(answer -> (Answer) answer));
    }

    Presence update(Viewer viewer, Command.PresenceUpdate command) {
        Answer answer = run(() -> commands.update(caller(viewer), command).map(any -> (Answer) any));
        return ((Answer.OwnPresence) answer).presence();
    }

    private List<Presence> subscribe(Viewer viewer, Command.PresenceSubscribe command) {
        Answer answer = run(() -> commands.subscribe(caller(viewer), command).map(any -> (Answer) any));
        List<Presence> presences = ((Answer.Presences) answer).presences();
        presences.forEach(viewer::see);
        return presences;
    }

    Caller caller(Viewer viewer) {
        UserId user = viewer.user();
        return new Caller(new Session("session-of-" + user, user, user.value(), Long.MAX_VALUE), viewer, this);
    }

    Set<String> topicsOf(Viewer viewer) {
        return run(() -> {
            Set<String> topics = new HashSet<>();
            listeners.forEach((topic, all) -> {
                if (all.contains(viewer)) {
                    topics.add(topic.name());
                }
            });
            return Future.succeededFuture(topics);
        });
    }

    <T> T run(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(turn -> {
            try {
                work.get().onComplete(promise);
            } catch (RuntimeException e) {
                promise.fail(e);
            }
        });
        return PresenceCluster.await(promise.future());
    }

    /** Completes, on the loop, once the condition holds. */
    Future<Void> until(BooleanSupplier condition) {
        Promise<Void> promise = Promise.promise();
        context.owner().setPeriodic(5, timer -> {
            if (condition.getAsBoolean() && promise.tryComplete()) {
                context.owner().cancelTimer(timer);
            }
        });
        return promise.future();
    }

    void deliver(Topic topic, Push push) {
        context.runOnContext(turn -> {
            for (Subscriber subscriber : new ArrayList<>(listeners.getOrDefault(topic, Set.of()))) {
                Viewer.deliver(subscriber, push);
            }
        });
    }

    void close() {
        run(links::close);
    }

    @Override
    public void add(Subscriber subscriber) {
        connections.put(subscriber, new ArrayList<>());
    }

    @Override
    public boolean onRemove(Subscriber subscriber, Runnable task) {
        List<Runnable> tasks = connections.get(subscriber);
        return tasks != null && tasks.add(task);
    }

    @Override
    public void remove(Subscriber subscriber) {
        listeners.values().forEach(all -> all.remove(subscriber));
        connections.remove(subscriber).forEach(Runnable::run);
    }

    @Override
    public Future<Recovery> subscribe(Subscriber subscriber, Topic topic, Position since) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> listen(Subscriber subscriber, Topic topic) {
        Promise<Void> promise = Promise.promise();
        context.runOnContext(turn -> {
            listeners.computeIfAbsent(topic, any -> new HashSet<>()).add(subscriber);
            onListen.get().onComplete(promise);
        });
        return promise.future();
    }

    @Override
    public void unsubscribe(Subscriber subscriber, Topic topic) {
        listeners.getOrDefault(topic, new HashSet<>()).remove(subscriber);
    }

    @Override
    public void drained(Subscriber subscriber) {}

    @Override
    public boolean isSubscribed(Subscriber subscriber, Topic topic) {
        return listeners.getOrDefault(topic, Set.of()).contains(subscriber);
    }
}
