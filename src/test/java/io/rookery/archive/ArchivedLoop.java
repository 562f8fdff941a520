package io.rookery.archive;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.cluster.SingleNode;
import io.rookery.identity.MessageId;
import io.rookery.identity.NodeId;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Sender;
import io.rookery.protocol.codec.MessageBodies;
import io.rookery.store.Alteration;
import io.rookery.store.AlterationDraft;
import io.rookery.store.AppendOutcome;
import io.rookery.store.ArchiveBacklog;
import io.rookery.store.BodyCodec;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.Draft;
import io.rookery.store.MessageArchive;
import io.rookery.store.MessageLog;
import io.rookery.store.RedisArchiveBacklog;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisMessageLog;
import io.rookery.store.Retention;
import io.rookery.store.StoreOptions;
import io.rookery.store.StoredMessage;
import io.rookery.store.sql.SqlArchive;
import io.rookery.store.sql.SqlLink;
import io.rookery.store.sql.SqlOptions;
import io.rookery.store.sql.SqlSchema;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.RedisServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** The log and the archive of one event loop, joined as a node joins them, and called from a test's thread. */
final class ArchivedLoop implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
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

    private final RedisServer redis;
    private final Retention retention;
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final ArchiveVerticle verticle;
    private final MessageArchive archive;
    private ArchiveBacklog backlog;
    private MessageLog log;
    private boolean deaf;

    ArchivedLoop(RedisServer redis, PostgresServer postgres, Retention retention, MeterRegistry registry) {
        this.redis = redis;
        this.retention = retention;
        SqlOptions options = new SqlOptions(postgres.url(), 2, Duration.ofSeconds(1));
        get(() -> SqlSchema.migrate(vertx, options));
        archive = new SqlArchive(SqlLink.open(vertx, options));
        RedisLinks[] links = new RedisLinks[1];
        verticle = new ArchiveVerticle(
                new SingleNode(new NodeId("one", RandomIds.shortName())),
                () -> backlog(RedisLinks.open(vertx, StoreOptions.standalone(redis.endpoint()))),
                archive,
                kind -> retention,
                registry);
        get(() -> {
            links[0] = RedisLinks.open(vertx, StoreOptions.standalone(redis.endpoint()));
            backlog = backlog(links[0]);
            log = new ArchivedLog(
                    new RedisMessageLog(links[0], BODIES, Optional.of(ends())),
                    backlog,
                    archive,
                    topic -> {
                        if (!deaf) {
                            verticle.stored(topic);
                        }
                    },
                    System::nanoTime);
            return Future.succeededFuture();
        });
        Awaitility.await().ignoreExceptions().until(() -> {
            get(links[0]::probe);
            return true;
        });
        get(() -> vertx.deployVerticle(verticle));
    }

    private ArchiveEnds ends() {
        return new ArchiveEnds(
                archive, task -> Vertx.currentContext().runOnContext(turn -> task.run()), System::nanoTime);
    }

    private RedisArchiveBacklog backlog(RedisLinks links) {
        return new RedisArchiveBacklog(links, BODIES, ends());
    }

    MessageLog log() {
        return log;
    }

    MessageArchive archive() {
        return archive;
    }

    /** From now on the archiving part is not told what is stored. */
    void deaf() {
        deaf = true;
    }

    AppendOutcome append(Topic topic, String text) {
        Draft draft = draft(RandomIds.shortName(), text);
        return get(() -> log.append(topic, retention, null, List.of(draft))).get(0);
    }

    /** The same, of which the place is known. */
    void append(Topic topic, String text, long offset) {
        AppendOutcome outcome = append(topic, text);
        if (!(outcome instanceof AppendOutcome.Stored stored)
                || stored.position().offset() != offset) {
            throw new AssertionError(text + ": " + outcome + " (expected: stored at " + offset + ")");
        }
    }

    /** As many at once as one call takes, at most. */
    void append(Topic topic, int count) {
        List<Draft> drafts = IntStream.range(0, count)
                .mapToObj(each -> draft(RandomIds.shortName(), "one of many"))
                .toList();
        get(() -> log.append(topic, retention, null, drafts));
    }

    private static Draft draft(String messageId, String text) {
        MessageBody body = new MessageBody(messageId, new Sender("alice", "Alice"), "text", text, null, null);
        return new Draft(new UserId("alice"), null, body, false);
    }

    /** Puts back a message that was at that place, where others may stand by now. */
    void putBack(Topic topic, ChatMessage message) {
        StoredMessage lost = new StoredMessage(
                message.position(),
                message.timestampMillis(),
                draft(MessageId.find(message.messageId()).orElseThrow().own(), message.text()));
        get(() -> log.heal(topic, retention, List.of(lost), true));
    }

    ChangeOutcome change(Topic topic, String messageId, Alteration alteration) {
        AlterationDraft draft = new AlterationDraft(
                MessageId.find(messageId).orElseThrow().own(), new UserId("alice"), alteration, true, null);
        return change(topic, draft);
    }

    ChangeOutcome change(Topic topic, AlterationDraft draft) {
        return get(() -> log.change(topic, retention, 0, draft));
    }

    /** Whether the archive lacks no change that was made. */
    boolean changesArchived(Topic topic) {
        String meta = "rookery:topic:{" + topic + "}:meta";
        String made = redis.command("HGET", meta, "changed").split(" ")[0];
        return made.isEmpty() || made.equals(redis.command("HGET", meta, "changesArchived"));
    }

    long archivedUpTo(Topic topic) {
        String archived = redis.command("HGET", "rookery:topic:{" + topic + "}:meta", "archived");
        return archived.isEmpty() ? 0 : Long.parseLong(archived);
    }

    int keptInLog(Topic topic) {
        return Integer.parseInt(
                redis.command("XLEN", "rookery:topic:{" + topic + "}:log").substring(1));
    }

    <T> T get(Supplier<Future<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(turn -> {
            try {
                call.get().onComplete(result::complete, result::completeExceptionally);
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        try {
            return result.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
