package io.rookery.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.codec.MessageBodies;
import io.rookery.settings.CircuitSettings;
import io.rookery.settings.RedisSettings;
import io.rookery.store.BodyCodec;
import io.rookery.store.CircuitOptions;
import io.rookery.store.RedisLinks;
import io.rookery.store.StoreCircuits;
import io.rookery.store.StoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One way to the store for each event loop, shared by all that runs there. */
final class LoopStores {
    static final BodyCodec BODIES = new BodyCodec() {
        @Override
        public byte[] encode(MessageBody body) {
            return MessageBodies.encode(body);
        }

        @Override
        public MessageBody decode(byte[] bytes) {
            return MessageBodies.decode(bytes);
        }
    };

    private static final String STORE = "redis";
    private static final int DEFAULT_PORT = 6379;

    private final Vertx vertx;
    private final StoreOptions options;
    private final StoreCircuits circuits;
    private final Map<Thread, RedisLinks> links = new ConcurrentHashMap<>();

    LoopStores(Vertx vertx, RedisSettings settings, MeterRegistry registry) {
        this.vertx = vertx;
        this.options = options(settings);
        this.circuits = new StoreCircuits(STORE, circuit(settings), registry);
    }

    /** The calling event loop's. */
    RedisLinks here() {
        return links.computeIfAbsent(Thread.currentThread(), thread -> RedisLinks.open(vertx, options, circuits));
    }

    /** Fails when the store cannot be read and written from here, or calls to it are refused on any event loop. */
    Future<Void> check() {
        return circuits.check().compose(closed -> here().probe());
    }

    private static CircuitOptions circuit(RedisSettings settings) {
        CircuitSettings circuit = settings.circuit();
        return new CircuitOptions(
                circuit.window(),
                circuit.failuresPercent(),
                circuit.callsMin(),
                circuit.openFor(),
                settings.commandDeadline());
    }

    private static StoreOptions options(RedisSettings settings) {
        List<String> endpoints =
                settings.urls().stream().map(LoopStores::endpoint).toList();
        StoreOptions options = switch (settings.mode()) {
            case STANDALONE -> StoreOptions.standalone(endpoints.get(0));
            case SENTINEL -> StoreOptions.sentinel(endpoints, settings.masterName());
            case CLUSTER -> StoreOptions.cluster(endpoints);
        };
        return withCredentials(options, settings.urls().get(0))
                .withDeadlines(settings.commandDeadline(), settings.reconnectBackoffMax());
    }

    private static String endpoint(URI url) {
        int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
        return url.getScheme() + "://" + url.getHost() + ":" + port;
    }

    /** Credentials as {@code user:password} or {@code :password} before the host of the first address. */
    private static StoreOptions withCredentials(StoreOptions options, URI url) {
        String userInfo = url.getUserInfo();
        if (userInfo == null) {
            return options;
        }
        int colon = userInfo.indexOf(':');
        String user = colon <= 0 ? null : userInfo.substring(0, colon);
        return options.withCredentials(user, userInfo.substring(colon + 1));
    }
}
