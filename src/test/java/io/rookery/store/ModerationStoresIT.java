package io.rookery.store;

import static io.rookery.store.Drafts.append;
import static io.rookery.store.Drafts.draft;
import static io.rookery.store.Drafts.say;
import static io.rookery.store.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.identity.Position;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.store.AppendOutcome.Banned;
import io.rookery.store.AppendOutcome.Hidden;
import io.rookery.store.AppendOutcome.Muted;
import io.rookery.store.AppendOutcome.Slow;
import io.rookery.store.AppendOutcome.Stored;
import io.rookery.store.AuditLog.Done;
import io.rookery.store.AuditLog.Listed;
import io.rookery.store.ChannelStore.Joining;
import io.rookery.store.RelationStore.Edit;
import io.rookery.store.ReportStore.Outcome;
import io.rookery.store.ReportStore.Report;
import io.rookery.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModerationStoresIT {
    private static final String SENDING = "0123456789abcdef";
    private static final Duration FOR_EVER = Duration.ZERO;
    private static final Duration MOMENT = Duration.ofMillis(40);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final UserId ALICE = new UserId("alice");

    private static Vertx vertx;
    private static RedisServer redis;
    private static OnLoop store;

    private final Topic topic = topic();
    private final UserId user = new UserId("u" + RandomIds.shortName());

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

    // --- sanctions of channels

    @Test
    void whoIsMutedIsRefusedAndNobodyElse() {
        SanctionStore.Imposed imposed = impose(ALICE, Sanction.MUTE, HOUR);

        List<AppendOutcome> outcomes =
                append(store, topic, draft("alice", null, "hi", false), draft("bob", null, "hi", false));

        assertThat(outcomes.get(0)).isEqualTo(new Muted(imposed.untilMillis()));
        assertThat(imposed.untilMillis()).isGreaterThan(System.currentTimeMillis());
        assertThat(outcomes.get(1)).isInstanceOf(Stored.class);
        assertThat(append(store, topic(), draft("alice", null, "hi", false)).get(0))
                .isInstanceOf(Stored.class);
    }

    @Test
    void whatWasSaidBeforeTheMuteIsAnsweredAsBefore() {
        append(store, topic, draft("alice", SENDING, "hi", false));
        impose(ALICE, Sanction.MUTE, FOR_EVER);

        assertThat(append(store, topic, draft("alice", SENDING, "hi", false)).get(0))
                .isInstanceOfSatisfying(
                        Stored.class, stored -> assertThat(stored.duplicate()).isTrue());
        assertThat(append(store, topic, draft("alice", null, "hi", false)).get(0))
                .isEqualTo(new Muted(0));
    }

    @Test
    void aSanctionEndsByItselfAndWhenItIsLifted() {
        impose(ALICE, Sanction.MUTE, MOMENT);
        Awaitility.await().until(() -> append(store, topic, draft("x")).get(0) instanceof Stored);

        impose(ALICE, Sanction.BAN, FOR_EVER);
        assertThat(append(store, topic, draft("x")).get(0)).isEqualTo(new Banned(0));
        assertThat((boolean) sanctions(known -> known.isBanned(topic, ALICE))).isTrue();
        assertThat((boolean) sanctions(known -> known.isSilent(topic, ALICE))).isTrue();

        assertThat((boolean) sanctions(known -> known.lift(topic, ALICE, Sanction.BAN)))
                .isTrue();
        assertThat((boolean) sanctions(known -> known.lift(topic, ALICE, Sanction.BAN)))
                .isFalse();
        assertThat(append(store, topic, draft("x")).get(0)).isInstanceOf(Stored.class);
        assertThat((boolean) sanctions(known -> known.exist(topic))).isFalse();
    }

    @Test
    void whatAShadowedUserSaysTakesNoPlaceAndIsAnsweredWithTheNewest() {
        Position newest = say(store, topic, "before");
        impose(new UserId("bob"), Sanction.SHADOW, FOR_EVER);

        AppendOutcome hidden =
                append(store, topic, draft("bob", SENDING, "hi", false)).get(0);
        AppendOutcome again =
                append(store, topic, draft("bob", SENDING, "hi", false)).get(0);

        assertThat(hidden).isInstanceOfSatisfying(Hidden.class, shown -> {
            assertThat(shown.position()).isEqualTo(newest);
            assertThat(again).isEqualTo(new Stored(shown.position(), shown.messageId(), shown.timestampMillis(), true));
        });
        assertThat(say(store, topic, "after")).isEqualTo(newest.next());
        assertThat(store.page(topic, null, null, 10).messages())
                .extracting(ChatMessage::text)
                .containsExactly("before", "after");
    }

    @Test
    void inSlowModeEachSpeaksOnceInAnIntervalButThoseWhoKeepOrder() {
        store.channels(channels ->
                channels.create(topic, null, ChannelAccess.OPEN, new Sender("owner", "Owner"), List.of(ALICE)));
        sanctions(known -> known.slow(topic, HOUR));

        List<AppendOutcome> outcomes = append(
                store,
                topic,
                draft("alice", null, "1", false),
                draft("alice", null, "2", false),
                draft("bob", null, "3", false),
                draft("owner", null, "4", false),
                draft("owner", null, "5", false),
                draft("system", null, "6", false),
                draft("system", null, "7", false));

        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        Slow.class, slow -> assertThat(slow.retryAfterMillis()).isBetween(1L, HOUR.toMillis()));
        assertThat(outcomes).filteredOn(Stored.class::isInstance).hasSize(6);

        sanctions(known -> known.slow(topic, Duration.ZERO));
        assertThat(append(store, topic, draft("alice", null, "8", false)).get(0))
                .isInstanceOf(Stored.class);
    }

    @Test
    void slowModeLetsSpeakAgainAfterTheInterval() {
        sanctions(known -> known.slow(topic, MOMENT));
        append(store, topic, draft("1"));

        Awaitility.await().until(() -> append(store, topic, draft("2")).get(0) instanceof Stored);
    }

    @Test
    void aBanEndsRoleAndInvitationAndKeepsTheUserOut() {
        store.channels(channels ->
                channels.create(topic, null, ChannelAccess.OPEN, new Sender("owner", "Owner"), List.of(ALICE)));

        UserId owner = new UserId("owner");
        store.channels(channels -> channels.setRole(topic, owner, ALICE, ChannelRole.MODERATOR));
        impose(ALICE, Sanction.BAN, HOUR);
        assertThat(roleOf(ALICE)).contains(ChannelRole.MEMBER);
        store.channels(channels -> channels.removeMember(topic, ALICE, true));

        assertThat((boolean) store.channels(channels -> channels.isMember(topic, ALICE)))
                .isFalse();
        assertThat(join("alice").outcome()).isEqualTo(Joining.NOT_LET_IN);
        sanctions(known -> known.lift(topic, ALICE, Sanction.BAN));
        assertThat(join("alice").outcome()).isEqualTo(Joining.ADDED);
    }

    @Test
    void aChannelHasNoMoreSanctionsThanMayBe() {
        Topic small = topic();
        for (int i = 0; i < 3; i++) {
            UserId other = new UserId("u" + i);
            Duration length = i == 0 ? MOMENT : HOUR;
            sanctions(known -> known.impose(small, other, Sanction.MUTE, length), 3);
        }

        sanctions(known -> known.impose(small, new UserId("u1"), Sanction.MUTE, HOUR), 3);
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> sanctions(known -> known.impose(small, ALICE, Sanction.MUTE, HOUR), 3) != null);
        assertThatThrownBy(() -> sanctions(known -> known.impose(small, user, Sanction.MUTE, HOUR), 3))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    }

    // --- blocks

    @Test
    void whatABlockedUserTellsTakesNoPlaceAndIsAnsweredAsEver() {
        Topic inbox = user.inbox();
        Position before = say(store, inbox, "from a friend");
        relations(relations -> relations.changeBlocked(user, Edit.ADD, List.of(new UserId("bob"))));

        List<AppendOutcome> outcomes =
                append(store, inbox, draft("bob", SENDING, "1", false), draft("bob", null, "2", false));

        assertThat(outcomes)
                .extracting(outcome -> ((Hidden) outcome).position())
                .containsExactly(before.next(), before.next().next());
        assertThat(append(store, inbox, draft("bob", SENDING, "1", false)).get(0))
                .isInstanceOfSatisfying(Stored.class, stored -> {
                    assertThat(stored.duplicate()).isTrue();
                    assertThat(stored.position()).isEqualTo(before.next());
                });
        assertThat(store.head(inbox)).isEqualTo(before);
        assertThat(say(store, inbox, "again")).isEqualTo(before.next());

        relations(relations -> relations.changeBlocked(user, Edit.REMOVE, List.of(new UserId("bob"))));
        assertThat(append(store, inbox, draft("bob", null, "3", false)).get(0)).isInstanceOf(Stored.class);
    }

    @Test
    void anInboxThatHasLostWhomItsOwnerBlocksIsToldAgain() {
        relations(relations -> relations.changeBlocked(user, Edit.REPLACE, List.of(new UserId("bob"))));
        redis.command("DEL", new TopicKeys(StoreOptions.KEY_PREFIX).blocked(user.inbox()));
        assertThat(append(store, user.inbox(), draft("bob", null, "1", false)).get(0))
                .isInstanceOf(Stored.class);
        assertThat(standing().blocksSomebody()).isTrue();

        relations(relations -> relations.mirrorBlocked(user));

        assertThat(append(store, user.inbox(), draft("bob", null, "2", false)).get(0))
                .isInstanceOf(Hidden.class);
        assertThat((boolean) relations(relations -> relations.blocks(user, new UserId("bob"))))
                .isTrue();
        assertThat((boolean) relations(relations -> relations.blocks(user, ALICE)))
                .isFalse();
    }

    @Test
    void whatIsOlderDoesNotTakeThePlaceOfWhatIsNewer() {
        relations(relations -> relations.changeBlocked(user, Edit.ADD, List.of(new UserId("bob"))));

        Object taken = store.get(() -> store.links()
                .call(RedisCall.of(
                        RedisScript.BLOCKS_MIRROR,
                        List.of(new TopicKeys(StoreOptions.KEY_PREFIX).blocked(user.inbox())),
                        "1",
                        "alice")));

        assertThat(taken).hasToString("0");
        assertThat(append(store, user.inbox(), draft("bob", null, "1", false)).get(0))
                .isInstanceOf(Hidden.class);
    }

    // --- users and the audit log

    @Test
    void aUsersBanAndMuteStandUntilTheyEnd() {
        long until = userSanctions(known -> known.impose(user, Sanction.BAN, HOUR, "an operator", "cheats, a lot"));
        userSanctions(known -> known.impose(user, Sanction.MUTE, MOMENT, "op", "x"));

        UserSanctions.Held ban = standing().ban();
        assertThat(ban).isEqualTo(new UserSanctions.Held(until, "an_operator", "cheats, a lot"));
        Awaitility.await().until(() -> standing().mute() == null);
        assertThat((boolean) userSanctions(known -> known.lift(user, Sanction.BAN)))
                .isTrue();
        assertThat(standing()).isEqualTo(UserSanctions.NONE);
        userSanctions(known -> known.impose(user, Sanction.BAN, FOR_EVER, "op", ""));
        assertThat(standing().ban()).isEqualTo(new UserSanctions.Held(0, "op", ""));
    }

    @Test
    void deedsAreNumberedReadForwardAndBackwardAndBounded() {
        long first = audit(log -> log.note(done(Deed.USER_BAN, 0)));
        long second = audit(log -> log.note(new Done(Deed.CHANNEL_KICK, "op", user, topic, 0, "why")));

        assertThat(second).isEqualTo(first + 1);
        assertThat(audit(log -> log.after(first, 10)).deeds())
                .extracting(AuditLog.Noted::done)
                .containsExactly(new Done(Deed.CHANNEL_KICK, "op", user, topic, 0, "why"));
        assertThat(page(null, 2)).extracting(AuditLog.Noted::number).containsExactly(second, first);
        assertThat(page(second, 1)).extracting(AuditLog.Noted::number).containsExactly(first);
        assertThat(banned()).contains(new Listed(user, 0));
        audit(log -> log.note(done(Deed.USER_UNBAN, 0)));
        assertThat(banned()).doesNotContain(new Listed(user, 0));

        for (int i = 0; i < 60; i++) {
            audit(log -> log.note(done(Deed.USER_MUTE, Long.MAX_VALUE / 1_000_000)));
        }
        AuditLog.Followed kept = audit(log -> log.after(0, 100));
        assertThat(kept.newest()).isEqualTo(second + 61);
        assertThat(kept.newest() - kept.oldest() + 1).isEqualTo(50);
        assertThat(kept.deeds()).hasSize(50);
    }

    // --- reports

    @Test
    void aReportIsFiledOnceAndClosedOnce() {
        Report report = report("m1." + topic);
        reports(reports -> reports.file(report));
        reports(reports -> reports.file(report));

        ReportStore.Page open = reports(reports -> reports.page(true, 0, 100));
        assertThat(open.reports())
                .filteredOn(each -> report.id().equals(each.getString("id")))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.getString("channel")).isEqualTo(topic.name());
                    assertThat(each.getString("author")).isEqualTo("bob");
                    assertThat(each.getJsonArray("context")).hasSize(1);
                });
        Outcome outcome = new Outcome("resolved", "warned", "op", 1_000);
        assertThat((boolean) reports(reports -> reports.close(report.id(), outcome)))
                .isTrue();
        assertThat((boolean) reports(reports -> reports.close(report.id(), outcome)))
                .isFalse();
        assertThat(reports(reports -> reports.page(false, 0, 100)).reports())
                .anySatisfy(each -> assertThat(each.getJsonObject("outcome").getString("note"))
                        .isEqualTo("warned"));
    }

    @Test
    void reportsAreBoundedAndSoAreThoseOfAUserAndDay() {
        LocalDate day = LocalDate.of(2026, 1, 1);
        assertThat((boolean) reports(reports -> reports.begin(user, day, 2))).isTrue();
        assertThat((boolean) reports(reports -> reports.begin(user, day, 2))).isTrue();
        assertThat((boolean) reports(reports -> reports.begin(user, day, 2))).isFalse();
        assertThat((boolean) reports(reports -> reports.begin(user, day.plusDays(1), 2)))
                .isTrue();

        redis.command("DEL", StoreOptions.KEY_PREFIX + "moderation:{reports}:open");
        for (int i = 0; i < 3; i++) {
            Report report = report("n" + i + "." + topic);
            reports(reports -> reports.file(report));
        }
        assertThatThrownBy(() -> reports(reports -> reports.file(report("n3." + topic))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
        for (int i = 0; i < 3; i++) {
            String id = report("n" + i + "." + topic).id();
            reports(reports -> reports.close(id, new Outcome("dismissed", "", "op", 1)));
        }
        assertThat(reports(reports -> reports.page(false, 0, 100)).total()).isEqualTo(2);
    }

    private Report report(String messageId) {
        ChatMessage message = Drafts.draft("bob", null, "bad", false).body().at(topic.name(), "e", 7, 1_000);
        return new Report(user, messageId, "it is bad", 2_000, List.of(message));
    }

    private UserSanctions standing() {
        return userSanctions(known -> known.of(user));
    }

    private static List<Listed> banned() {
        return audit(log -> log.suffering(Sanction.BAN, 0, 1_000));
    }

    private static List<AuditLog.Noted> page(Long before, int limit) {
        return audit(log -> log.page(before, limit));
    }

    private Done done(Deed deed, long until) {
        return new Done(deed, "op", user, null, until, null);
    }

    private SanctionStore.Imposed impose(UserId whom, Sanction sanction, Duration length) {
        return sanctions(known -> known.impose(topic, whom, sanction, length));
    }

    private Optional<ChannelRole> roleOf(UserId whom) {
        return store.channels(channels -> channels.role(topic, whom));
    }

    private ChannelStore.Joined join(String name) {
        return store.channels(channels -> channels.addMember(topic, new Sender(name, name), 10, false));
    }

    private static <T> T sanctions(Function<SanctionStore, Future<T>> call) {
        return sanctions(call, SanctionStore.ENTRIES_MAX);
    }

    private static <T> T sanctions(Function<SanctionStore, Future<T>> call, int entriesMax) {
        return store.get(
                () -> call.apply(new RedisSanctionStore(store.links(), Copying.NONE, Clock.systemUTC(), entriesMax)));
    }

    private static <T> T relations(Function<RelationStore, Future<T>> call) {
        return store.get(() -> call.apply(new RedisRelationStore(store.links())));
    }

    private static <T> T userSanctions(Function<UserSanctionStore, Future<T>> call) {
        return store.get(() -> call.apply(new RedisUserSanctionStore(store.links(), Copying.NONE)));
    }

    private static <T> T audit(Function<AuditLog, Future<T>> call) {
        return store.get(() -> call.apply(new RedisAuditLog(store.links(), 50)));
    }

    private static <T> T reports(Function<ReportStore, Future<T>> call) {
        return store.get(() -> call.apply(new RedisReportStore(store.links(), Copying.NONE, 3, 2)));
    }
}
