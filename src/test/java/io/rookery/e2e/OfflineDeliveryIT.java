package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Sender;
import io.rookery.protocol.codec.MessageBodies;
import io.rookery.store.BodyCodec;
import io.rookery.store.Draft;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisMessageLog;
import io.rookery.store.Retention;
import io.rookery.store.StoreOptions;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Many users who have missed many messages come back at once. What that costs is counted, not timed: {@code
 * -Drookery.offline.users=1000} is the size that is promised.
 */
class OfflineDeliveryIT {
    private static final int USERS = Integer.getInteger("rookery.offline.users", 200);
    private static final int MISSED = 200;
    /** What a new session costs by itself, and then: where the device stands, what is kept, the head, and what was missed. */
    private static final int SCRIPTS_PER_USER_MAX = 10;

    private static final int READS_PER_USER_MAX = 2;
    /** What the nodes read meanwhile for themselves: the audit log. */
    private static final int BESIDE_MAX = 60;

    /** Of all users and messages together; what nodes ask for themselves is among them. */
    private static final int STATEMENTS_MAX = 100;

    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int PATIENCE_SECONDS = 60;
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebSocketClient SOCKETS =
            VERTX.createWebSocketClient(new WebSocketClientOptions().setMaxFrameSize(ANSWER_BYTES_MAX));
    private static PostgresServer postgres;
    private static RookeryCluster cluster;

    private final String unique = RandomIds.shortName();

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start(OfflineDeliveryIT.class, "shared_preload_libraries=pg_stat_statements");
        postgres.execute("CREATE EXTENSION pg_stat_statements");
        cluster = RookeryCluster.of(OfflineDeliveryIT.class)
                .nodes(2)
                .with("ROOKERY_POSTGRES_URL", postgres.url())
                .with("ROOKERY_LIMITS_CONNECTIONS_PER_ADDRESS", "unlimited")
                .with("ROOKERY_LIMITS_SESSIONS_PER_SECOND_PER_CORE", "unlimited")
                .start();
    }

    @AfterAll
    static void close() {
        cluster.close();
        postgres.close();
        VERTX.close();
    }

    @Test
    void allWhoComeBackAtOnceGetAllTheyMissedInOrder() throws TimeoutException {
        fillInboxes();
        Counted before = Counted.now();
        long beganNanos = System.nanoTime();

        List<JsonArray> missed = await(comeBack());

        Counted spent = Counted.now().since(before);
        System.out.printf(
                "%d users had %d messages each after %d ms: %d scripts, %d reads of logs, %d statements%n",
                USERS,
                MISSED,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos),
                spent.scripts(),
                spent.reads(),
                spent.statements());
        List<String> all = IntStream.range(0, MISSED).mapToObj(i -> "m" + i).toList();
        assertThat(missed)
                .hasSize(USERS)
                .allSatisfy(messages -> assertThat(
                                messages.stream().map(message -> ((JsonObject) message).getString("text")))
                        .isEqualTo(all));
        assertThat(spent.scripts()).isLessThanOrEqualTo((long) USERS * SCRIPTS_PER_USER_MAX);
        assertThat(spent.reads()).isLessThanOrEqualTo((long) USERS * READS_PER_USER_MAX + BESIDE_MAX);
        assertThat(spent.statements()).isLessThanOrEqualTo(STATEMENTS_MAX);
    }

    /**
     * What Redis and PostgreSQL have done.
     *
     * @param reads of streams, those by scripts among them
     */
    private record Counted(long scripts, long reads, long statements) {
        static Counted now() {
            String info = cluster.redis().command("INFO", "commandstats");
            return new Counted(
                    calls(info, "evalsha"),
                    calls(info, "xrange") + calls(info, "xrevrange"),
                    Long.parseLong(postgres.column("SELECT sum(calls)::bigint FROM pg_stat_statements")
                            .get(0)));
        }

        Counted since(Counted before) {
            return new Counted(scripts - before.scripts, reads - before.reads, statements - before.statements);
        }

        private static long calls(String info, String command) {
            Matcher found =
                    Pattern.compile("(?m)^cmdstat_" + command + ":calls=(\\d+)").matcher(info);
            return found.find() ? Long.parseLong(found.group(1)) : 0;
        }
    }

    private Future<List<JsonArray>> comeBack() {
        return Future.join(IntStream.range(0, USERS).mapToObj(i -> comeBack(i)).toList())
                .map(all -> all.list());
    }

    private Future<JsonArray> comeBack(int number) {
        Endpoint endpoint = cluster.endpoints().get(number % cluster.endpoints().size());
        JsonObject connect = new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", "session.connect")
                .put("params", new JsonObject().put("token", TestTokens.of(user(number))));
        Promise<JsonArray> answered = Promise.promise();
        SOCKETS.connect(new WebSocketConnectOptions()
                        .setHost(endpoint.host())
                        .setPort(endpoint.port())
                        .setURI("/ws")
                        .addSubProtocol("rookery.v1.json"))
                .onFailure(answered::tryFail)
                .onSuccess(socket -> {
                    socket.textMessageHandler(text -> answer(socket, text, user(number), answered));
                    socket.closeHandler(closed -> answered.tryFail("closed"));
                    socket.writeTextMessage(connect.encode());
                });
        return answered.future();
    }

    private static void answer(WebSocket socket, String text, String user, Promise<JsonArray> answered) {
        JsonObject message = new JsonObject(text);
        if (!message.containsKey("id")) {
            return;
        }
        JsonObject inbox =
                message.getJsonObject("result").getJsonObject("channels").getJsonObject("inbox:" + user);
        assertThat(inbox.getBoolean("recovered")).isTrue();
        answered.tryComplete(inbox.getJsonArray("messages"));
        socket.close();
    }

    private void fillInboxes() throws TimeoutException {
        Context context = VERTX.getOrCreateContext();
        Promise<Void> filled = Promise.promise();
        context.runOnContext(turn -> {
            RedisLinks links = RedisLinks.open(
                    VERTX, StoreOptions.standalone(cluster.redis().endpoint()));
            RedisMessageLog log = new RedisMessageLog(links, new WireBodies());
            links.ready()
                    .compose(ready -> fill(log, 0))
                    .eventually(links::close)
                    .onComplete(filled);
        });
        await(filled.future());
    }

    private Future<Void> fill(RedisMessageLog log, int number) {
        if (number == USERS) {
            return Future.succeededFuture();
        }
        Topic inbox = new UserId(user(number)).inbox();
        Retention retention = new Retention(1_000, Duration.ofHours(1), Duration.ofMinutes(10));
        List<Draft> drafts =
                IntStream.range(0, MISSED).mapToObj(i -> draft("m" + i)).toList();
        return log.append(inbox, retention, null, drafts).compose(done -> fill(log, number + 1));
    }

    private static Draft draft(String text) {
        MessageBody body =
                new MessageBody(RandomIds.shortName(), new Sender("alice", "Alice"), "text", text, null, null);
        return new Draft(new UserId("alice"), null, body, false);
    }

    private String user(int number) {
        return "u" + number + unique;
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static final class WireBodies implements BodyCodec {
        @Override
        public byte[] encode(MessageBody body) {
            return MessageBodies.encode(body);
        }

        @Override
        public MessageBody decode(byte[] bytes) {
            return MessageBodies.decode(bytes);
        }
    }
}
