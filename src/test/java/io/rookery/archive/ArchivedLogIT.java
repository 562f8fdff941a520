package io.rookery.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.identity.MessageId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.store.Alteration;
import io.rookery.store.AppendOutcome;
import io.rookery.store.ArchiveQuery;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.LogPage;
import io.rookery.store.LogRange;
import io.rookery.store.Retention;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Logs and archive as a node joins them, on a real Redis and a real PostgreSQL. */
class ArchivedLogIT extends ArchivedScene {
    /** The log keeps more than it looks through for one message. */
    private static final Retention MANY = new Retention(5_000, Duration.ofHours(1), Duration.ofMinutes(5), 10_000);

    @Test
    void historyGoesOnInTheArchiveWhereTheLogEnds() {
        say(1, 35);
        awaitArchived(35);

        assertThat(loop.keptInLog(room)).isEqualTo(10);
        assertThat(offsets(page(null, null, 20))).containsExactlyElementsOf(range(16, 35));
        assertThat(page(null, null, 20).more()).isTrue();
        assertThat(offsets(page(16L, null, 20))).containsExactlyElementsOf(range(1, 15));
        assertThat(page(16L, null, 20).more()).isFalse();
        assertThat(page(16L, null, 15).more()).isFalse();
        assertThat(offsets(page(null, 3L, 10))).containsExactlyElementsOf(range(4, 13));
        assertThat(offsets(page(null, 20L, 100))).containsExactlyElementsOf(range(21, 35));
        assertThat(page(null, 20L, 100).more()).isFalse();
        assertThat(page(null, 20L, 14).more()).isTrue();
        assertThat(page(null, 35L, 10).messages()).isEmpty();
    }

    @Test
    void aReaderWhoMissedMoreThanTheLogKeepsRecoversFromTheArchive() {
        say(1, 1);
        Position first = loop.get(() -> loop.log().head(room));
        say(2, 35);
        awaitArchived(35);

        LogRange range = loop.get(() -> loop.log().read(room, first, 100));

        assertThat(range.continuous()).isTrue();
        assertThat(range.messages()).extracting(ChatMessage::offset).containsExactlyElementsOf(range(2, 35));
        assertThat(loop.get(() -> loop.log().read(room, new Position("another", 1), 100))
                        .continuous())
                .isFalse();
    }

    @Test
    void whileTheArchiveDoesNotAnswerTheLogKeepsEverythingUpToABoundAndThenTakesNoMore() {
        say(1, 20);
        awaitArchived(20);
        postgres.freeze();
        try {
            say(21, 90);
            assertThat(loop.keptInLog(room)).isGreaterThanOrEqualTo(70);
            assertThat(untilFull()).isBetween(100L, 120L);
        } finally {
            postgres.thaw();
        }
        awaitArchived(loop.get(() -> loop.log().head(room)).offset());
        assertThat(loop.append(room, "there is room again")).isInstanceOf(AppendOutcome.Stored.class);
        assertThat(loop.keptInLog(room)).isLessThanOrEqualTo(11);
    }

    /** The offset of the last message that was taken. */
    private long untilFull() {
        long last = 0;
        AppendOutcome outcome = loop.append(room, "until it is full");
        while (outcome instanceof AppendOutcome.Stored stored) {
            last = stored.position().offset();
            outcome = loop.append(room, "until it is full");
        }
        assertThat(outcome).isInstanceOf(AppendOutcome.Full.class);
        return last;
    }

    @Test
    void aLogThatTheStoreHasForgottenGoesOnWhereTheArchiveEnds() {
        say(1, 12);
        awaitArchived(12);
        Position before = loop.get(() -> loop.log().head(room));
        redis.command("FLUSHALL");

        Position after = loop.get(() -> loop.log().head(room));
        say(13, 14);
        awaitArchived(14);

        assertThat(after.offset()).isEqualTo(12);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(offsets(page(null, null, 100))).containsExactlyElementsOf(range(1, 14));
        LogRange missed = loop.get(() -> loop.log().read(room, new Position(before.epoch(), 11), 100));
        assertThat(missed.continuous()).isTrue();
        assertThat(missed.messages()).extracting(ChatMessage::offset).containsExactly(12L, 13L, 14L);
    }

    @Test
    void aLogOfWhichNothingIsKnownBeginsBeyondAllItMayHaveHadWhileTheArchiveDoesNotAnswer() {
        postgres.freeze();
        try {
            assertThat(loop.get(() -> loop.log().head(room)).offset()).isGreaterThan(50_000_000_000L);
        } finally {
            postgres.thaw();
        }
    }

    @Test
    void whatTheArchiveAloneHasIsRefusedWhileItDoesNotAnswer() {
        say(1, 30);
        awaitArchived(30);
        postgres.freeze();
        try {
            assertThat(offsets(page(null, null, 10))).containsExactlyElementsOf(range(21, 30));
            assertThat(refusalOf(() -> loop.log().page(room, 20L, null, 10))).isEqualTo(ErrorCode.UNAVAILABLE);
        } finally {
            postgres.thaw();
        }
    }

    private ErrorCode refusalOf(Supplier<Future<?>> call) {
        try {
            loop.get(() -> call.get().mapEmpty());
            throw new AssertionError("answered");
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }

    @Test
    void aMessageIsFoundInTheLogAndElseInTheArchive() {
        say(1, 1);
        ChatMessage first = page(null, null, 1).messages().get(0);
        assertThat(find(first)).contains(first);
        say(2, 30);
        awaitArchived(30);
        ChatMessage newest = page(null, null, 1).messages().get(0);

        assertThat(loop.keptInLog(room)).isEqualTo(10);
        assertThat(find(first)).contains(first);
        assertThat(find(newest)).contains(newest);
        assertThat(loop.get(() -> loop.log().find(room, "nothing"))).isEmpty();
        Topic elsewhere = new Topic(room + "/2");
        assertThat(loop.get(() -> loop.log().find(elsewhere, own(first)))).isEmpty();
    }

    @Test
    void whetherThereIsAMessageIsNotSaidWhileTheArchiveDoesNotAnswer() {
        say(1, 1);
        postgres.freeze();
        try {
            assertThat(refusalOf(() -> loop.log().find(room, "nothing"))).isEqualTo(ErrorCode.UNAVAILABLE);
        } finally {
            postgres.thaw();
        }
    }

    @Test
    void aMessageFartherBackThanTheLogLooksIsFoundAndChangedThere() {
        loop.close();
        loop = new ArchivedLoop(redis, postgres, MANY, new SimpleMeterRegistry());
        say(1, 1);
        ChatMessage first = page(null, null, 1).messages().get(0);
        loop.append(room, 1_000);
        awaitArchived(1_001);

        assertThat(find(first)).contains(first);
        ChangeOutcome outcome = loop.change(room, first.messageId(), new Alteration.Edit("something else"));

        assertThat(outcome).isInstanceOf(ChangeOutcome.Changed.class);
        ChatMessage changed = ((ChangeOutcome.Changed) outcome).message();
        assertThat(changed.text()).isEqualTo("something else");
        assertThat(find(first)).contains(changed);
        assertThat(page(null, 0L, 1).messages()).containsExactly(changed);
    }

    private Optional<ChatMessage> find(ChatMessage message) {
        return loop.get(() -> loop.log().find(room, own(message)));
    }

    private static String own(ChatMessage message) {
        return MessageId.find(message.messageId()).orElseThrow().own();
    }

    @Test
    void whatIsMarkedIsArchivedThoughNobodySaysSo() {
        loop.deaf();
        say(1, 5);

        awaitArchived(5);
    }

    @Test
    void whatWasPutBackAtAnotherPlaceIsInTheArchiveOnce() {
        say(1, 3);
        awaitArchived(3);
        ChatMessage third = page(null, null, 1).messages().get(0);
        String keys = "rookery:topic:{" + room + "}:";
        redis.command("XDEL", keys + "log", "3-0");
        redis.command("XSETID", keys + "log", "2-0");
        redis.command("HSET", keys + "meta", "head", "2", "archived", "2", "incarnation", "another");
        loop.append(room, "in its place", 3);

        loop.putBack(room, third);
        awaitArchived(4);

        assertThat(postgres.column("SELECT \"offset\" FROM rookery.message WHERE channel = '" + room
                        + "' AND message_id = '" + third.messageId() + "'"))
                .containsExactly("4");
        assertThat(offsets(page(null, null, 10))).containsExactlyElementsOf(range(1, 4));
    }

    @Test
    void wordsAreFoundWithTheNewestFirstPageByPage() {
        loop.append(room, "the dragon sleeps", 1);
        loop.append(room, "the Dragon \u0000wakes", 2);
        loop.append(room, "nothing to see", 3);
        loop.append(room, "a dragon flies away", 4);
        awaitArchived(4);

        var first = loop.get(() -> loop.archive().search(query("dragon", 2, Optional.empty())));
        assertThat(first.messages()).extracting(ChatMessage::offset).containsExactly(4L, 2L);
        var second = loop.get(() -> loop.archive().search(query("dragon", 2, first.next())));
        assertThat(second.messages()).extracting(ChatMessage::offset).containsExactly(1L);
        assertThat(second.next()).isEmpty();
        assertThat(loop.get(() -> loop.archive().search(query("dragon -flies \"the dragon\"", 9, Optional.empty())))
                        .messages())
                .hasSize(2);
        assertThat(loop.get(() -> loop.archive().search(query("' ) | !! & :*", 9, Optional.empty())))
                        .messages())
                .isEmpty();
    }

    private ArchiveQuery query(String words, int limit, Optional<String> cursor) {
        return new ArchiveQuery(
                words, List.of(room), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), limit, cursor);
    }

    private LogPage page(Long before, Long after, int limit) {
        return loop.get(() -> loop.log().page(room, before, after, limit));
    }

    private static List<Long> offsets(LogPage page) {
        return page.messages().stream().map(ChatMessage::offset).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
