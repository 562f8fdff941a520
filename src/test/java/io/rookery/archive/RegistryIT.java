package io.rookery.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.store.AuditLog;
import io.rookery.store.ChannelStore.ChannelMember;
import io.rookery.store.ReadMarkers.View;
import io.rookery.store.ReportStore;
import io.rookery.store.ReportStore.Outcome;
import io.rookery.store.ReportStore.Report;
import io.rookery.store.Sanction;
import io.rookery.store.Subject;
import io.rookery.store.UserChannels.Listed;
import io.rookery.store.UserSanctions;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Channels, sanctions and reports of a real Redis, and their copies in a real PostgreSQL. */
class RegistryIT {
    private static final Sender ALICE = new Sender("alice", "Alice of Aa");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration COPIED_MAX = Duration.ofSeconds(30);
    private static RedisServer redis;
    private static PostgresServer postgres;
    private static SimpleMeterRegistry meters;
    private static RegistryLoop loop;

    private final String unique = RandomIds.shortName();
    private final Topic guild = new Topic("guild:" + unique);
    private final Topic room = new Topic("room:" + unique);
    private final UserId mallory = new UserId("mallory" + unique);

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        postgres = PostgresServer.start(RegistryIT.class);
        meters = new SimpleMeterRegistry();
        loop = new RegistryLoop(redis, postgres, meters);
    }

    @AfterAll
    static void stop() {
        loop.close();
        postgres.close();
        redis.close();
    }

    @Test
    void everySortOfChangeArrives() {
        create("bob", "carol", "dave");
        assertRows(
                "member of",
                "SELECT user_id || ' ' || role FROM rookery.channel_member WHERE channel = '" + guild + "'",
                "alice owner",
                "bob member",
                "carol member",
                "dave member");
        assertRows(
                "the channel",
                "SELECT title || ' ' || access || ' ' || owner || ' ' || (created_at > now() - interval '1 minute')"
                        + " FROM rookery.channel WHERE channel = '" + guild + "'",
                "The Owls MEMBERS alice true");

        loop.get(on -> on.channels().setRole(guild, id("alice"), id("bob"), ChannelRole.OWNER));
        loop.get(on -> on.channels().removeMember(guild, id("dave"), true));
        loop.get(on -> on.channels().update(guild, id("bob"), "Eagles", ChannelAccess.OPEN));
        loop.get(on -> on.channels().addMember(guild, new Sender("erin", "Erin\0"), 100, true));
        invite("frank", "grace");
        loop.get(on -> on.invitations().decline(guild, id("grace")));
        loop.get(on -> on.sanctions().impose(guild, id("carol"), Sanction.MUTE, HOUR));
        loop.get(on -> on.sanctions().impose(room, mallory, Sanction.BAN, Duration.ZERO));
        loop.get(on -> on.sanctions().slow(room, Duration.ofSeconds(5)));

        assertRows(
                "member of",
                "SELECT user_id || ' ' || role || ' ' || coalesce(name, '-') FROM rookery.channel_member"
                        + " WHERE channel = '" + guild + "'",
                "alice moderator Alice of Aa",
                "bob owner -",
                "carol member -",
                "erin member Erin\uFFFD");
        assertRows(
                "the channel",
                "SELECT title || ' ' || access || ' ' || owner FROM rookery.channel WHERE channel = '" + guild + "'",
                "Eagles OPEN bob");
        assertRows(
                "invited",
                "SELECT user_id || ' ' || declined || ' ' || (expires_at > now()) FROM rookery.channel_invitation"
                        + " WHERE channel = '" + guild + "'",
                "frank false true",
                "grace true true");
        assertRows(
                "muted",
                "SELECT kind || ' ' || (until BETWEEN now() + interval '50 minutes' AND now() + interval '70 minutes')"
                        + " FROM rookery.sanction WHERE channel = '" + guild + "' AND user_id = 'carol'",
                "mute true");
        assertRows(
                "banned",
                "SELECT kind || ' ' || until FROM rookery.sanction WHERE channel = '" + room + "'",
                "ban infinity");
        assertRows("slow", "SELECT slow_millis FROM rookery.channel WHERE channel = '" + room + "'", "5000");

        loop.get(on -> on.sanctions().lift(guild, id("carol"), Sanction.MUTE));
        loop.get(on -> on.invitations().withdraw(guild, id("frank")));
        List.of("alice", "bob", "carol", "erin")
                .forEach(user -> loop.get(on -> on.channels().removeMember(guild, id(user), true)));

        assertRows(
                "all of it",
                "SELECT user_id FROM rookery.channel_member WHERE channel = '" + guild + "' UNION ALL"
                        + " SELECT user_id FROM rookery.channel_invitation WHERE channel = '" + guild + "' UNION ALL"
                        + " SELECT user_id FROM rookery.sanction WHERE channel = '" + guild + "'");
        assertRows("its end", "SELECT ended_at IS NOT NULL FROM rookery.channel WHERE channel = '" + guild + "'", "t");
    }

    @Test
    void whatUsersSufferAndReportArrives() {
        String sufferings =
                "SELECT kind || ' ' || imposed_by || ' ' || reason || ' ' || (until > now()) FROM rookery.sanction"
                        + " WHERE channel = '' AND user_id = '" + mallory + "'";
        String reports =
                "SELECT state || ' ' || author || ' ' || reason || ' ' || coalesce(closed_by, '-') FROM rookery.report"
                        + " WHERE reporter = '" + mallory + "'";
        Report report = report();
        loop.get(on -> on.users().impose(mallory, Sanction.BAN, HOUR, "op", "cheats a lot"));
        loop.get(on -> on.users().impose(mallory, Sanction.MUTE, Duration.ZERO, "op", ""));
        loop.get(on -> on.reports().file(report));
        assertRows("suffered", sufferings, "ban op cheats a lot true", "mute op  true");
        assertRows("reported", reports, "open alice rude -");

        loop.get(on -> on.users().lift(mallory, Sanction.BAN));
        loop.get(on -> on.reports().close(report.id(), new Outcome("resolved", "warned", "op", 1_000_000)));

        assertRows("suffered", sufferings, "mute op  true");
        assertRows("reported", reports, "resolved alice rude op");
    }

    @Test
    void moreChangesThanAreNotedAreCopiedAsAWhole() {
        create("bob");
        assertRows("first", members(), "alice", "bob");
        postgres.freeze();
        List<UserId> many =
                IntStream.range(0, 1300).mapToObj(i -> id("user" + i)).toList();
        loop.get(on -> Future.all(many.stream()
                .map(user -> on.channels().addMember(guild, new Sender(user.value(), user.value()), 10_000, false))
                .toList()));
        loop.get(on -> on.channels().removeMember(guild, id("bob"), true));
        loop.get(on -> on.channels().removeMember(guild, id("user7"), true));
        loop.get(on -> on.invitations().invite(guild, id("alice"), List.of(id("zoe")), true, HOUR, 10));
        assertThat(Integer.parseInt(redis.command("ZCARD", "rookery:topic:{" + guild + "}:uncopied")
                        .substring(1)))
                .isLessThanOrEqualTo(1000);
        await().until(() -> meters.get("rookery.registry.failures").counter().count() > 0);
        assertThat(meters.get("rookery.registry.lag").gauge().value()).isPositive();

        postgres.thaw();

        await().atMost(COPIED_MAX).untilAsserted(() -> {
            assertThat(postgres.column(members()))
                    .hasSize(1300)
                    .contains("alice", "user8")
                    .doesNotContain("bob", "user7");
            assertThat(redis.command("ZCARD", "rookery:topic:{" + guild + "}:uncopied"))
                    .isEqualTo(":0");
        });
        assertRows("invited", "SELECT user_id FROM rookery.channel_invitation WHERE channel = '" + guild + "'", "zoe");
        assertThat(postgres.column("SELECT name FROM rookery.channel_member WHERE user_id = 'user8'"))
                .containsOnly("user8");
    }

    @Test
    void theCopyFollowsAStoreThatCameBackWithoutItsLastChanges() {
        create("bob", "carol");
        assertRows("before", members(), "alice", "bob", "carol");
        Path copy = redis.copyData();
        loop.get(on -> on.channels().removeMember(guild, id("bob"), true));
        loop.get(on -> on.channels().addMember(guild, new Sender("dave", "Dave"), 100, false));
        assertRows("ahead", members(), "alice", "carol", "dave");

        redis.kill();
        redis.restoreData(copy);
        redis.startAgain();

        await().ignoreExceptionsInstanceOf(Refusal.class).until(() -> {
            loop.get(on -> on.channels().addMember(guild, new Sender("erin", "Erin"), 100, false));
            return true;
        });
        assertRows("as the store", members(), "alice", "bob", "carol", "erin");
    }

    @Test
    void whatAnEmptiedStoreHasLostIsPutBack() {
        create("bob", "carol");
        loop.get(on -> on.channels().setRole(guild, id("alice"), id("bob"), ChannelRole.MODERATOR));
        loop.get(on -> on.channels().addMember(room, new Sender("dave", "Dave"), 100, false));
        invite("frank", "grace");
        loop.get(on -> on.invitations().decline(guild, id("grace")));
        loop.get(on -> on.sanctions().impose(guild, mallory, Sanction.BAN, HOUR));
        loop.get(on -> on.users().impose(mallory, Sanction.BAN, HOUR, "op", "cheats a lot"));
        Report open = report();
        loop.get(on -> on.reports().file(open));
        awaitCopied();
        long until = loop.get(on -> on.users().of(mallory)).ban().untilMillis();
        List<ChannelMember> members = loop.get(on -> on.channels().members(guild, null, 10));

        redis.command("FLUSHALL");
        assertThatThrownBy(() -> create("bob"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.getMessage()).contains("put back"));
        loop.verticle.storeReturned();
        awaitComplete(
                new Subject.Channel(guild),
                new Subject.Channel(room),
                new Subject.User(mallory),
                new Subject.Reports());

        List<ChannelMember> again = loop.get(on -> on.channels().members(guild, null, 10));
        assertThat(again)
                .isEqualTo(members)
                .contains(new ChannelMember(new Sender("bob", "bob"), ChannelRole.MODERATOR));
        assertThat(isMember(room, "dave")).isTrue();
        View frank = loop.get(on -> on.markers().view(guild, id("frank")));
        assertThat(frank.invitation().from().userId()).isEqualTo("alice");
        View grace = loop.get(on -> on.markers().view(guild, id("grace")));
        assertThat(grace.invitation()).isNull();
        assertThat(isBanned(guild)).isTrue();
        UserSanctions suffered = loop.get(on -> on.users().of(mallory));
        assertThat(suffered.ban()).isEqualTo(new UserSanctions.Held(until, "op", "cheats a lot"));
        List<AuditLog.Listed> suffering = loop.get(on -> on.audit().suffering(Sanction.BAN, 0, 1000));
        assertThat(suffering).contains(new AuditLog.Listed(mallory, until));
        ReportStore.Page reports = loop.get(on -> on.reports().page(true, 0, 100));
        assertThat(reports.reports())
                .anyMatch(report -> report.getString("id").equals(open.id())
                        && report.getJsonArray("context").size() == 1);
        Listed invited = loop.get(on -> on.lists().list(id("frank")));
        assertThat(invited.invitations()).contains(guild);
        Listed carols = loop.get(on -> on.lists().list(id("carol")));
        assertThat(carols.channels()).anyMatch(entry -> entry.channel().equals(guild));
    }

    @Test
    void whatWasDecidedSinceStands() {
        loop.get(on -> on.channels().addMember(room, new Sender("dave", "Dave"), 100, false));
        loop.get(on -> on.channels().addMember(room, new Sender("erin", "Erin"), 100, false));
        loop.get(on -> on.sanctions().impose(room, mallory, Sanction.BAN, HOUR));
        loop.get(on -> on.users().impose(mallory, Sanction.MUTE, HOUR, "op", "noisy"));
        awaitCopied();
        redis.command(
                "DEL",
                "rookery:topic:{" + room + "}:members",
                "rookery:topic:{" + room + "}:sanctions",
                "rookery:topic:{" + room + "}:copied",
                "rookery:moderation:user:{" + mallory + "}",
                "rookery:moderation:user:{" + mallory + "}:copied");

        loop.get(on -> on.channels().addMember(room, new Sender("dave", "Dave"), 100, false));
        loop.get(on -> on.channels().removeMember(room, id("dave"), false));
        loop.get(on -> on.users().lift(mallory, Sanction.MUTE));
        awaitCopied();
        restore();
        restore();

        assertThat(isMember(room, "dave")).isFalse();
        assertThat(isMember(room, "erin")).isTrue();
        assertThat(isBanned(room)).isTrue();
        UserSanctions suffered = loop.get(on -> on.users().of(mallory));
        assertThat(suffered.mute()).isNull();
    }

    @Test
    void anEarlierCopyChangesNothing() {
        create("bob");
        awaitCopied();
        JsonObject late = new JsonObject()
                .put("subject", guild.name())
                .put("version", "5")
                .put("since", "0")
                .put(
                        "members",
                        new JsonArray().add(new JsonObject().put("user", "bob").put("gone", true)));

        assertThat(loop.archive.add(List.of(late)).await()).isEqualTo(Set.of());

        assertRows("after", members(), "alice", "bob");
    }

    @Test
    void whatHasEndedIsRemoved() {
        create("bob");
        loop.get(on -> on.sanctions().impose(guild, id("bob"), Sanction.MUTE, HOUR));
        awaitCopied();
        String muted = "SELECT user_id FROM rookery.sanction WHERE channel = '" + guild + "'";
        String ended =
                "UPDATE rookery.sanction SET until = now() - interval '%d hours' WHERE channel = '" + guild + "'";
        postgres.execute(ended.formatted(23));
        loop.archive.removeEnded().await();
        assertThat(postgres.column(muted)).containsExactly("bob");

        postgres.execute(ended.formatted(25));
        loop.archive.removeEnded().await();

        assertThat(postgres.column(muted)).isEmpty();
    }

    private void restore() {
        Subject[] subjects = {new Subject.Channel(room), new Subject.User(mallory)};
        for (Subject subject : subjects) {
            redis.command("ZREM", marks(subject), ".");
        }
        loop.verticle.storeReturned();
        awaitComplete(subjects);
    }

    private static void awaitComplete(Subject... subjects) {
        await().atMost(COPIED_MAX).until(() -> Stream.of(subjects).allMatch(RegistryIT::isComplete));
    }

    private static boolean isComplete(Subject subject) {
        return !redis.command("ZSCORE", marks(subject), ".").isEmpty();
    }

    private static String marks(Subject subject) {
        return "rookery:copying:{" + RegistryMarks.partitionOf(subject) + "}:marks";
    }

    private void create(String... members) {
        loop.get(on -> on.channels()
                .create(
                        guild,
                        "The Owls",
                        ChannelAccess.MEMBERS,
                        ALICE,
                        List.of(members).stream().map(RegistryIT::id).toList()));
    }

    private void invite(String... users) {
        loop.get(on -> on.invitations()
                .invite(
                        guild,
                        id("alice"),
                        List.of(users).stream().map(RegistryIT::id).toList(),
                        true,
                        HOUR,
                        10));
    }

    private static boolean isMember(Topic topic, String user) {
        return loop.get(on -> on.channels().isMember(topic, id(user)));
    }

    private boolean isBanned(Topic topic) {
        return loop.get(on -> on.sanctions().isBanned(topic, mallory));
    }

    private Report report() {
        ChatMessage message = new ChatMessage(
                guild.name(),
                "e",
                1,
                "m" + unique,
                new Sender("alice", "Alice"),
                "text",
                "so \0 what",
                null,
                null,
                1_000_000);
        return new Report(mallory, "m" + unique, "rude", 2_000_000, List.of(message));
    }

    private static UserId id(String user) {
        return new UserId(user);
    }

    private String members() {
        return "SELECT user_id FROM rookery.channel_member WHERE channel = '" + guild + "'";
    }

    /** Everything that has changed so far. */
    private static void awaitCopied() {
        await().atMost(COPIED_MAX)
                .until(() -> redis.command("KEYS", "rookery:*uncopied").isBlank());
    }

    private static void assertRows(String what, String query, String... expected) {
        await().atMost(COPIED_MAX)
                .untilAsserted(() -> assertThat(postgres.column(query)).as(what).containsExactlyInAnyOrder(expected));
    }
}
