package io.rookery.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.identity.MessageId;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.store.ArchiveEntry;
import io.rookery.store.ArchiveQuery;
import io.rookery.store.MessageArchive;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.Seed;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Searches of random messages on a real PostgreSQL, page by page, beside looking at them all. */
class SqlSearchIT {
    /** Some times what is looked at before an index is asked. */
    private static final int MESSAGES = 5 * SearchStatement.SKIMMED;

    private static final int SEARCHES = 60;
    private static final int BATCH = 2_000;
    private static final Instant NEWEST = Instant.parse("2026-06-30T12:00:00Z");
    private static final List<String> CHANNELS = List.of("world:a", "world:b", "room:c", "guild:d", "guild:e");
    private static final Comparator<ChatMessage> NEWEST_FIRST = Comparator.comparingLong(ChatMessage::timestampMillis)
            .thenComparingLong(ChatMessage::offset)
            .thenComparing(ChatMessage::messageId)
            .reversed();

    private static final Random RANDOM = Seed.of(SqlSearchIT.class).random();
    private static final Vertx VERTX = Vertx.vertx();
    private static PostgresServer postgres;
    private static MessageArchive archive;
    private static List<ChatMessage> all;

    @BeforeAll
    static void fill() {
        postgres = PostgresServer.start(SqlSearchIT.class, "fsync=off");
        SqlOptions options = new SqlOptions(postgres.url(), 2, Duration.ofSeconds(10));
        SqlSchema.migrate(VERTX, options).await();
        archive = new SqlArchive(SqlLink.open(VERTX, options));
        all = messages();
        for (int from = 0; from < all.size(); from += BATCH) {
            archive.add(all.subList(from, Math.min(all.size(), from + BATCH)).stream()
                            .map(message -> new ArchiveEntry(message, null))
                            .toList())
                    .await();
        }
        all.sort(NEWEST_FIRST);
    }

    @AfterAll
    static void close() {
        VERTX.close().await();
        postgres.close();
    }

    /** With bursts in which much has the same time, and pauses of up to some weeks. */
    private static List<ChatMessage> messages() {
        List<ChatMessage> messages = new ArrayList<>(MESSAGES);
        long time = NEWEST.toEpochMilli();
        for (int i = 0; i < MESSAGES; i++) {
            time -= RANDOM.nextInt(3) == 0 ? 0 : (long) Math.exp(RANDOM.nextDouble() * (i % 1_000 == 0 ? 21 : 9));
            String channel = CHANNELS.get(RANDOM.nextInt(CHANNELS.size()));
            String author = "author" + RANDOM.nextInt(4);
            messages.add(new ChatMessage(
                    channel,
                    "epoch",
                    MESSAGES - i,
                    MessageId.of("m" + i, channel),
                    new Sender(author, author),
                    "text",
                    text(),
                    null,
                    null,
                    time));
        }
        return messages;
    }

    /** Of words that are in two fifths of the messages, in one of 30, one of 300 and one of 3,000. */
    private static String text() {
        StringBuilder text = new StringBuilder("said");
        add(text, "often", 0.4);
        add(text, "sometimes", 1 / 30.0);
        add(text, "seldom", 1 / 300.0);
        add(text, "hardly", 1 / 3_000.0);
        return text.toString();
    }

    private static void add(StringBuilder text, String word, double likelihood) {
        if (RANDOM.nextDouble() < likelihood) {
            text.append(' ').append(word);
        }
    }

    @Test
    void pagesTogetherAreAllThereIsWithTheNewestFirst() {
        for (int i = 0; i < SEARCHES; i++) {
            String word = List.of("said", "often", "sometimes", "seldom", "hardly", "never")
                    .get(RANDOM.nextInt(6));
            ArchiveQuery query = query(word, 1 + RANDOM.nextInt(100));
            List<ChatMessage> expected =
                    all.stream().filter(isIn(query)).filter(has(word)).toList();

            List<ChatMessage> found = firstPages(query, 4);

            assertThat(found)
                    .as(query.toString())
                    .isEqualTo(expected.subList(0, Math.min(expected.size(), 4 * query.limit())));
        }
    }

    @Test
    void withoutAWordNothingIsFound() {
        assertThat(firstPages(
                        new ArchiveQuery(
                                "!", List.of(), Set.of(TopicKind.WORLD), none(), none(), none(), 10, Optional.empty()),
                        1))
                .isEmpty();
    }

    @Test
    void aWordThatMustNotBeThereAloneFindsTheOthers() {
        ArchiveQuery query = new ArchiveQuery(
                "-often", List.of(), Set.of(TopicKind.GUILD), none(), none(), none(), 100, Optional.empty());

        assertThat(firstPages(query, 30))
                .isEqualTo(all.stream()
                        .filter(isIn(query))
                        .filter(has("often").negate())
                        .limit(3_000)
                        .toList());
    }

    @Test
    void aSearchThatTakesTooLongIsToldSo() throws SQLException {
        SqlLink hasty = SqlLink.open(VERTX, new SqlOptions(postgres.url(), 2, Duration.ofMillis(400)));
        ArchiveQuery query = query("said", 10);
        try (Connection other = postgres.connectPatiently();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("LOCK TABLE rookery.message");

            assertThatThrownBy(() -> new SqlArchive(hasty).search(query).await())
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                    .hasMessageContaining("takes too long");
        } finally {
            hasty.close().await();
        }
    }

    @Test
    void everyMonthKeepsTheListOfWhatItsIndexHasNotSortedInShort() {
        List<String> options = postgres.column(
                "SELECT array_to_string(reloptions, ',') FROM pg_class JOIN pg_inherits ON inhrelid = oid"
                        + " WHERE inhparent = 'rookery.message_words'::regclass");

        assertThat(options).isNotEmpty().allSatisfy(of -> assertThat(of).contains("gin_pending_list_limit=4096"));
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }

    private static ArchiveQuery query(String word, int limit) {
        boolean one = RANDOM.nextInt(3) == 0;
        List<Topic> topics = List.of(new Topic(CHANNELS.get(RANDOM.nextInt(CHANNELS.size()))));
        Instant some = Instant.ofEpochMilli(all.get(RANDOM.nextInt(all.size())).timestampMillis());
        Instant later = some.plus(Duration.ofMinutes(RANDOM.nextInt(100_000)));
        return new ArchiveQuery(
                word,
                topics,
                one ? Set.of() : Set.of(TopicKind.WORLD, TopicKind.ROOM),
                maybe(new UserId("author" + RANDOM.nextInt(4))),
                maybe(some),
                maybe(later),
                limit,
                Optional.empty());
    }

    private static <T> Optional<T> maybe(T value) {
        return RANDOM.nextInt(4) == 0 ? Optional.of(value) : Optional.empty();
    }

    private static Predicate<ChatMessage> isIn(ArchiveQuery query) {
        return message -> (query.topics().contains(new Topic(message.channel()))
                        || query.kinds().contains(new Topic(message.channel()).kind()))
                && query.author()
                        .filter(author -> !author.value().equals(message.from().userId()))
                        .isEmpty()
                && query.since()
                        .filter(since -> message.timestampMillis() < since.toEpochMilli())
                        .isEmpty()
                && query.until()
                        .filter(until -> message.timestampMillis() >= until.toEpochMilli())
                        .isEmpty();
    }

    private static Predicate<ChatMessage> has(String word) {
        return message -> List.of(message.text().split(" ")).contains(word);
    }

    private static List<ChatMessage> firstPages(ArchiveQuery query, int pagesMax) {
        List<ChatMessage> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int page = 0; page < pagesMax; page++) {
            MessageArchive.Found next = archive.search(new ArchiveQuery(
                            query.words(),
                            query.topics(),
                            query.kinds(),
                            query.author(),
                            query.since(),
                            query.until(),
                            query.limit(),
                            cursor))
                    .await();
            found.addAll(next.messages());
            cursor = next.next();
            if (cursor.isEmpty()) {
                break;
            }
        }
        return found;
    }
}
