package io.rookery.testing;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MultiMapConfig;
import io.rookery.cluster.Homes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of a game's own services: a member of the nodes' cluster that is no node, and asks over the event bus. */
public final class GameService implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String CLUSTER_NAME = "rookery";
    private static final int PATIENCE_SECONDS = 20;

    private final Vertx vertx;

    private GameService(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Joins the cluster that the node is in. */
    public static GameService beside(NodeProcess node) {
        Config config = new Config().setClusterName(CLUSTER_NAME).setLiteMember(true);
        config.setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.partition.count", Integer.toString(Homes.PARTITIONS))
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                .setProperty("hazelcast.shutdownhook.enabled", "false");
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.getNetworkConfig().setPort(FreePorts.inARow(1)).setPublicAddress(LOOPBACK);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(LOOPBACK);
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember(node.clusterAddress());
        return new GameService(result(Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost(LOOPBACK)))
                .withClusterManager(new HazelcastClusterManager(config))
                .buildClustered()));
    }

    /** Waits for the answer. */
    public JsonObject ask(String address, JsonObject request) {
        return result(vertx.eventBus().<JsonObject>request(address, request)).body();
    }

    /** Answers from now on, on its own event loop; null for no answer at all. The whole cluster knows when this returns. */
    public void serve(String address, Function<JsonObject, @Nullable JsonObject> answer) {
        result(vertx.eventBus()
                .<JsonObject>consumer(address, question -> {
                    JsonObject said = answer.apply(question.body());
                    if (said != null) {
                        question.reply(said);
                    }
                })
                .completion());
    }

    @Override
    public void close() {
        result(vertx.close());
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
