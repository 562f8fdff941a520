package io.rookery.store;

import static io.rookery.store.Drafts.PLENTY;
import static io.rookery.store.Drafts.draft;
import static io.rookery.store.Drafts.say;
import static io.rookery.store.Drafts.stored;
import static io.rookery.store.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.AppendOutcome.Stored;
import io.rookery.store.ChangeOutcome.Changed;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisMessageChangesIT {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");

    private static Vertx vertx;
    private static RedisServer redis;
    private static OnLoop store;

    private final Topic topic = topic();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        redis = RedisServer.start();
        store = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
    }

    @AfterAll
    static void stop() {
        store.close();
        redis.close();
        vertx.close().await();
    }

    @Test
    void whoeverReadsReadsTheNewestText() {
        say(store, topic, "before");
        String id = said("hello");
        say(store, topic, "after");

        Changed first = changed(edit(id, "hello, all"));
        Changed second = changed(edit(id, "hello, everybody"));

        assertThat(first.before()).isZero();
        assertThat(second.before()).isEqualTo(first.change().sequence());
        ChatMessage message = message(2);
        assertThat(message).isEqualTo(second.message());
        assertThat(message.text()).isEqualTo("hello, everybody");
        assertThat(message.edited()).isTrue();
        assertThat(message.revision()).isEqualTo(second.change().sequence());
        assertThat(store.page(topic, null, null, 10).messages()).contains(message);
        assertThat(store.page(topic, null, 0L, 10).messages())
                .extracting(ChatMessage::text)
                .containsExactly("before", "hello, everybody", "after");
        assertThat(store.page(topic, null, 0L, 10).messages())
                .extracting(ChatMessage::edited)
                .containsExactly(false, true, false);
    }

    @Test
    void aDeletedMessageKeepsItsPlaceAndNothingElse() {
        String id = said("secret");
        ChatMessage before = message(1);
        react(id, BOB, "+1", false);

        Changed deleted = changed(alter(id, ALICE, new Alteration.Delete()));

        assertThat(message(1))
                .isEqualTo(deleted.message())
                .isEqualTo(before.deleted(deleted.change().sequence()));
        assertThat(message(1).text()).isNull();
        assertThat(message(1).reactions()).isEmpty();
        assertThat(alter(id, ALICE, new Alteration.Delete())).isEqualTo(new ChangeOutcome.Same(message(1)));
        assertThat(edit(id, "again")).isEqualTo(new ChangeOutcome.Deleted());
        assertThat(react(id, BOB, "+1", false)).isEqualTo(new ChangeOutcome.Deleted());
    }

    @Test
    void nothingIsChangedForThoseWhoMayNot() {
        String id = said("mine");

        assertThat(alter(id, BOB, new Alteration.Edit("his"))).isEqualTo(new ChangeOutcome.NotAuthor());
        assertThat(change(new AlterationDraft(id, ALICE, new Alteration.Edit("late"), true, Duration.ofMillis(-1))))
                .isEqualTo(new ChangeOutcome.TooLate());
        assertThat(alter("nobodys", ALICE, new Alteration.Edit("?"))).isEqualTo(new ChangeOutcome.Unknown());
        assertThat(store.log(log -> log.newest(topic)).changed()).isEqualTo(ChangeMark.NONE);
        assertThat(change(new AlterationDraft(id, BOB, new Alteration.Delete(), false, null)))
                .isInstanceOf(Changed.class);
    }

    @Test
    void theSameEditIsMadeOnce() {
        String id = said("one");
        Changed edited = changed(edit(id, "two"));

        assertThat(edit(id, "two")).isEqualTo(new ChangeOutcome.Same(edited.message()));
        assertThat(changes(0).changes()).hasSize(1);
    }

    @Test
    void eachUserCountsOnceForEachReaction() {
        String id = said("vote");

        changed(react(id, ALICE, "+1", false));
        changed(react(id, BOB, "+1", false));
        changed(react(id, BOB, "é", false));

        assertThat(react(id, BOB, "+1", false)).isInstanceOf(ChangeOutcome.Same.class);
        assertThat(message(1).reactions()).isEqualTo(Map.of("+1", 2, "é", 1));
        assertThat(message(1).edited()).isFalse();
        Changed back = changed(react(id, BOB, "é", true));
        assertThat(back.change().count()).isZero();
        assertThat(react(id, BOB, "é", true)).isInstanceOf(ChangeOutcome.Same.class);
        assertThat(message(1).reactions()).isEqualTo(Map.of("+1", 2));
    }

    @Test
    void reactionsAreBounded() {
        String id = said("vote");
        IntStream.range(0, MessageChanges.REACTIONS_MAX).forEach(i -> changed(react(id, ALICE, "r" + i, false)));

        assertThat(react(id, BOB, "one more", false)).isEqualTo(new ChangeOutcome.ReactionsFull());
        for (int i = 1; i < MessageChanges.REACTING_USERS_MAX; i++) {
            changed(react(id, new UserId("u" + i), "r0", false));
        }
        assertThat(react(id, BOB, "r0", false)).isEqualTo(new ChangeOutcome.UsersFull());
        assertThat(react(id, ALICE, "r0", true)).isInstanceOf(Changed.class);
        assertThat(message(1).reactions()).containsEntry("r0", MessageChanges.REACTING_USERS_MAX - 1);
    }

    @Test
    void everyVersionIsKeptInOrder() {
        String first = said("a");
        String second = said("b");
        changed(edit(first, "a1"));
        Changed middle = changed(edit(second, "b1"));
        changed(edit(first, "a2"));
        changed(react(second, BOB, "+1", false));

        ChangeRange all = changes(0);
        ChangeRange later = changes(middle.change().sequence());

        assertThat(all.complete()).isTrue();
        assertThat(all.changes())
                .extracting(each -> each.change().alteration())
                .containsExactly(
                        new Alteration.Edit("a1"),
                        new Alteration.Edit("b1"),
                        new Alteration.Edit("a2"),
                        new Alteration.React("+1", false));
        assertThat(all.changes()).extracting(each -> each.change().offset()).containsExactly(1L, 2L, 1L, 2L);
        assertThat(all.changes().get(0).message()).isEqualTo(message(1));
        assertThat(later.changes()).isEqualTo(all.changes().subList(2, 4));
        assertThat(store.<ChangeRange>log(log -> log.changes(topic, 0, 3)).changes())
                .extracting(ChangedMessage::change)
                .isEqualTo(all.changes().subList(0, 3).stream()
                        .map(ChangedMessage::change)
                        .toList());
    }

    @Test
    void whoComesBackIsToldOfTheNewestChangesSince() {
        String first = said("a");
        changed(edit(first, "a0"));
        said("b");
        String third = said("c");
        changed(edit(first, "a1"));
        changed(edit(first, "a2"));
        changed(react(third, BOB, "+1", false));
        changed(react(third, BOB, "+1", true));

        ChangeRange sinceThird = store.log(log -> log.newestChanges(topic, 3));
        ChangeRange sinceFirst = store.log(log -> log.newestChanges(topic, 1));

        assertThat(sinceThird.complete()).isTrue();
        assertThat(sinceThird.changes())
                .extracting(each -> each.change().alteration())
                .containsExactly(new Alteration.Edit("a2"), new Alteration.React("+1", true));
        assertThat(sinceFirst.changes()).isEqualTo(sinceThird.changes());
        assertThat(store.<ChangeRange>log(log -> log.newestChanges(topic, 4)).changes())
                .isEmpty();
    }

    @Test
    void whatIsNotKeptAnyMoreIsNotCalledComplete() {
        Retention two = new Retention(2, Duration.ofHours(1), Duration.ofHours(1));
        String id = said("a");
        Changed first = changed(store.log(log -> log.change(topic, two, 0, editing(id, "0"))));
        for (int i = 1; i <= two.changesMax(); i++) {
            String text = "" + i;
            changed(store.log(log -> log.change(topic, two, 0, editing(id, text))));
        }

        ChangeRange all = changes(0);

        assertThat(all.complete()).isFalse();
        assertThat(all.changes()).hasSize(two.changesMax());
        assertThat(changes(first.change().sequence()).complete()).isTrue();
        assertThat(store.<ChangeRange>log(log -> log.newestChanges(topic, 1)).complete())
                .isFalse();
        assertThat(store.<ChangeRange>log(log -> log.newestChanges(topic, 2)).complete())
                .isTrue();
    }

    @Test
    void whatAMessageHasBecomeGoesWithIt() {
        Retention two = new Retention(2, Duration.ofHours(1), Duration.ofHours(1));
        String id = said("a");
        changed(edit(id, "a1"));
        changed(edit(said("b"), "b1"));

        store.log(log -> log.append(topic, two, null, List.of(draft("c"))));

        assertThat(number("HLEN", "edits")).isEqualTo(1);
        assertThat(edit(id, "a2")).isEqualTo(new ChangeOutcome.Unknown());
        long left = number("PTTL", "log");
        assertThat(number("PTTL", "edits")).isBetween(left - 1_000, left);
    }

    @Test
    void aChangeThatTheStoreHasLostIsNoticedAndMadeOnceMore() {
        String id = said("a");
        Path copy = redis.copyData();
        Changed lost = changed(edit(id, "a1"));
        redis.kill();
        redis.restoreData(copy);
        redis.startAgain();
        store.connected();
        long known = lost.change().sequence();
        assertThat(message(1).text()).isEqualTo("a");

        assertThat(store.<ChangeOutcome>log(log -> log.change(topic, PLENTY, known, editing(id, "a2"))))
                .isEqualTo(new ChangeOutcome.Lost());
        Changed again = changed(putBack(lost.change()));

        assertThat(again.change().sequence()).isGreaterThan(known);
        assertThat(message(1).text()).isEqualTo("a1");
        assertThat(changed(store.log(
                                log -> log.change(topic, PLENTY, again.change().sequence(), editing(id, "a2"))))
                        .message()
                        .text())
                .isEqualTo("a2");
        assertThat(putBack(lost.change())).isEqualTo(new ChangeOutcome.Overtaken());
        assertThat(putBack(again.change())).isEqualTo(new ChangeOutcome.Held());
        assertThat(message(1).text()).isEqualTo("a2");
    }

    @Test
    void severalChangesArePutBackOneAfterTheOther() {
        String id = said("a");
        String other = said("b");
        Path copy = redis.copyData();
        List<Changed> lost = List.of(
                changed(edit(id, "a1")),
                changed(edit(id, "a2")),
                changed(react(id, BOB, "+1", false)),
                changed(alter(other, ALICE, new Alteration.Delete())));
        redis.kill();
        redis.restoreData(copy);
        redis.startAgain();
        store.connected();
        changed(change(new AlterationDraft(other, ALICE, new Alteration.Edit("elsewhere"), true, null)));

        lost.forEach(each -> changed(putBack(each.change())));

        assertThat(message(1).text()).isEqualTo("a2");
        assertThat(message(1).reactions()).isEqualTo(Map.of("+1", 1));
        assertThat(message(2).isDeleted()).as("a deletion holds").isTrue();
        assertThat(changes(0).changes()).hasSize(5);
    }

    @Test
    void aMessageIsFoundAsItIsNow() {
        say(store, topic, "before");
        String id = said("helo");
        say(store, topic, "after");
        changed(edit(id, "hello"));
        changed(react(id, BOB, "+1", false));

        assertThat(find(id)).contains(message(2));
        assertThat(message(2).text()).isEqualTo("hello");
        assertThat(find("nothing")).isEmpty();
        assertThat(find(topic(), id)).as("elsewhere").isEmpty();
    }

    @Test
    void aMessageIsLookedForAmongTheNewestThousand() {
        String id = said("first");
        List<Draft> more = IntStream.range(0, 999).mapToObj(i -> draft("more")).toList();
        store.log(log -> log.append(topic, PLENTY, null, more));
        assertThat(find(id)).contains(message(1));

        say(store, topic, "one more");

        assertThat(find(id)).isEmpty();
        assertThat(edit(id, "too far back")).isInstanceOf(ChangeOutcome.Unknown.class);
    }

    private Optional<ChatMessage> find(String id) {
        return find(topic, id);
    }

    private static Optional<ChatMessage> find(Topic where, String id) {
        return store.log(log -> log.find(where, id));
    }

    private String said(String text) {
        Draft draft = draft(text);
        Stored stored = stored(store, topic, draft);
        assertThat(stored.messageId()).startsWith(draft.body().messageId());
        return draft.body().messageId();
    }

    private ChatMessage message(long offset) {
        return store.read(topic, new Position(store.head(topic).epoch(), offset - 1), 1)
                .messages()
                .get(0);
    }

    private static AlterationDraft editing(String id, String text) {
        return new AlterationDraft(id, ALICE, new Alteration.Edit(text), true, null);
    }

    private ChangeOutcome edit(String id, String text) {
        return alter(id, ALICE, new Alteration.Edit(text));
    }

    private ChangeOutcome react(String id, UserId by, String reaction, boolean removed) {
        return change(new AlterationDraft(id, by, new Alteration.React(reaction, removed), false, null));
    }

    private ChangeOutcome alter(String id, UserId by, Alteration alteration) {
        return change(new AlterationDraft(id, by, alteration, true, Duration.ofHours(1)));
    }

    private ChangeOutcome change(AlterationDraft draft) {
        return store.log(log -> log.change(topic, PLENTY, 0, draft));
    }

    private ChangeOutcome putBack(MessageChange change) {
        return store.log(log -> log.putBack(topic, PLENTY, change));
    }

    private static Changed changed(ChangeOutcome outcome) {
        assertThat(outcome).isInstanceOf(Changed.class);
        return (Changed) outcome;
    }

    private ChangeRange changes(long after) {
        return store.log(log -> log.changesOfMessages(topic, after, 100));
    }

    private long number(String command, String key) {
        return Long.parseLong(
                redis.command(command, "rookery:topic:{" + topic + "}:" + key).substring(1));
    }
}
