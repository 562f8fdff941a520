package io.rookery.app;

import io.rookery.protocol.MessageBody;
import io.rookery.protocol.codec.MessageBodies;
import io.rookery.settings.RedisSettings;
import io.rookery.store.BodyCodec;
import io.rookery.store.RedisLinks;
import io.rookery.store.StoreOptions;
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

    private final Vertx vertx;
    private final StoreOptions options;
    private final Map<Thread, RedisLinks> links = new ConcurrentHashMap<>();

    LoopStores(Vertx vertx, RedisSettings settings) {
        this.vertx = vertx;
        this.options = options(settings);
    }

    /** The calling event loop's. */
    RedisLinks here() {
        return links.computeIfAbsent(Thread.currentThread(), thread -> RedisLinks.open(vertx, options));
    }

    private static StoreOptions options(RedisSettings settings) {
        List<String> endpoints = settings.urls().stream().map(LoopStores::withoutCredentials).toList();
        String[] credentials = credentials(settings.urls().get(0));
        StoreOptions options =
                switch (settings.mode()) {
                    case STANDALONE -> StoreOptions.standalone(endpoints.get(0));
                    case SENTINEL -> StoreOptions.sentinel(endpoints, settings.masterName());
                    case CLUSTER -> StoreOptions.cluster(endpoints);
                };
        return options.withDeadlines(settings.commandDeadline(), settings.reconnectBackoffMax())
                .withCredentials(credentials.length == 2 ? credentials[0] : null, last(credentials));
    }
}
