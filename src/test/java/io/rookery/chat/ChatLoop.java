package io.rookery.chat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.dispatch.Caller;
import io.rookery.dispatch.CommandDispatcher;
import io.rookery.dispatch.Dispatcher;
import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.codec.MessageBodies;
import io.rookery.settings.ChannelSettings;
import io.rookery.settings.Settings;
import io.rookery.store.BodyCodec;
import io.rookery.store.MessageLog;
import io.rookery.store.RedisChannelStore;
import io.rookery.store.RedisDevicePositions;
import io.rookery.store.RedisInvitations;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisLocationStore;
import io.rookery.store.RedisMessageLog;
import io.rookery.store.RedisReadMarkers;
import io.rookery.store.RedisSessionStore;
import io.rookery.store.RedisUserChannels;
import io.rookery.store.SessionStore;
import io.rookery.store.SessionStore.SessionRecord;
import io.rookery.store.StoreOptions;
import io.rookery.testing.RedisServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The chat commands of one event loop over a real store, called from a test's thread. */
final class ChatLoop implements AutoCloseable {
    static final int MEMBERS_MAX = 4;
    static final ChannelSettings CHANNELS = channelSettings();
    static final ChatLimits LIMITS = new ChatLimits(5, 100, 3, 500, 1_000, 1_000);
    private static final BodyCodec BODIES = new BodyCodec() {
        @Override
        public byte[] encode(MessageBody body) {
            return MessageBodies.encode(body);
        }

        @Override
        public MessageBody decode(byte[] bytes) {
            return MessageBodies.decode(bytes);
        }
    };
    private static final NodeId NODE = new NodeId("owl", "b1");
    private static final Duration KEEP = Duration.ofMinutes(5);
    private static final long PATIENCE_SECONDS = 30;

    final RecordingFanOut fanOut = new RecordingFanOut();
    final OrderForTests order = new OrderForTests();
    final Map<UserId, PresenceStatus> statuses = new HashMap<>();

    /** Of whom other event loops were told. */
    final List<UserId> moves = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final RedisServer redis = RedisServer.start();
    private final RedisLinks links;
    private final SessionStore sessions;
    private final Dispatcher dispatcher;
    private final Dispatcher otherDispatcher;
    final StoringPublisher publisher;
    final ChatCommands commands;
    final OperatorChat operators;

    ChatLoop() {
        links = get(() -> {
            RedisLinks opened = RedisLinks.open(vertx, StoreOptions.standalone(redis.endpoint()));
            return opened.ready().map(opened);
        });
        MessageLog log = new RedisMessageLog(links, BODIES);
        sessions = new RedisSessionStore(links);
        publisher = new StoringPublisher(log);
        PresenceLookup presence = (viewer, users) -> Future.succeededFuture(statuses);
        ChatPorts.MemberStores members = new ChatPorts.MemberStores(
                new RedisInvitations(links),
                new RedisUserChannels(links),
                new RedisReadMarkers(links),
                new RedisDevicePositions(links));
        ChatPorts ports = new ChatPorts(
                publisher,
                log,
                Optional.empty(),
                new RedisChannelStore(links),
                sessions,
                members,
                new RedisLocationStore(links),
                (user, version) -> moves.add(user),
                presence);
        CommandDispatcher.Builder handlers = CommandDispatcher.builder(new SimpleMeterRegistry());
        commands = new ChatCommands(ports, order.ports(links), CHANNELS, LIMITS, Clock.systemUTC());
        commands.register(handlers);
        dispatcher = handlers.build();
        CommandDispatcher.Builder elsewhere = CommandDispatcher.builder(new SimpleMeterRegistry());
        new ChatCommands(ports, order.ports(links), CHANNELS, LIMITS, Clock.systemUTC()).register(elsewhere);
        otherDispatcher = elsewhere.build();
        operators = new OperatorChat(publisher, presence);
    }

    private static ChannelSettings channelSettings() {
        String membersMax = Integer.toString(MEMBERS_MAX);
        return Settings.load(
                        List.of(),
                        Map.of(
                                "ROOKERY_CHANNELS_ROOM_MEMBERS_MAX",
                                membersMax,
                                "ROOKERY_CHANNELS_PARTY_MEMBERS_MAX",
                                membersMax))
                .channels();
    }

    RedisServer redis() {
        return redis;
    }

    /** A caller whose session is in the store; its recovery token is its id. */
    Caller connect(String user) {
        Caller caller = Callers.of(user, fanOut);
        String id = caller.session().id();
        SessionRecord session = new SessionRecord(
                id, caller.session().user(), caller.session().sender().name(), NODE, Long.MAX_VALUE);
        get(() -> sessions.create(session, id, KEEP));
        return caller;
    }

    /** What the store has noted of a caller's session; to be asked once, for it resumes the session. */
    Set<String> notedTopics(Caller caller) {
        String id = caller.session().id();
        return get(() -> sessions.resume(id, id, "next", NODE, KEEP))
                .orElseThrow()
                .subscriptions();
    }

    /** Gives a command and waits for its answer; a refusal is thrown. */
    Answer ask(Caller caller, Command command) {
        return get(() -> dispatcher.dispatch(caller, command));
    }

    /** The same on another event loop, which was told nothing of what happened here. */
    Answer askElsewhere(Caller caller, Command command) {
        return get(() -> otherDispatcher.dispatch(caller, command));
    }

    /** Gives commands in one turn of the loop, without waiting in between, and waits for all answers. */
    void askAtOnce(Caller caller, Command... commands) {
        get(() -> Future.join(Stream.of(commands)
                .map(command -> dispatcher.dispatch(caller, command))
                .toList()));
    }

    /** Gives a command that must be refused. */
    Refusal refused(Caller caller, Command command) {
        try {
            throw new AssertionError("answered: " + ask(caller, command) + " (expected: a refusal)");
        } catch (Refusal refusal) {
            return refusal;
        }
    }

    <T> T get(Supplier<Future<? extends T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(turn -> {
            try {
                call.get().onComplete(result::complete, result::completeExceptionally);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s", e);
        }
    }

    @Override
    public void close() {
        get(links::close);
        redis.close();
        vertx.close().await();
    }
}
