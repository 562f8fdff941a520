package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.RandomIds;
import io.rookery.testing.RookeryCluster;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who belongs to channels, what they have read and what they have missed, over two nodes of a real cluster. */
class MembersIT {
    private static final int FORBIDDEN = -32007;
    private static final int SUBSCRIPTIONS_MAX = 2;
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebSocketClient SOCKETS = Person.sockets(VERTX);
    private static RookeryCluster cluster;

    private String unique;
    private String guild;

    @BeforeAll
    static void start() {
        cluster = RookeryCluster.of(MembersIT.class)
                .nodes(2)
                .with("ROOKERY_LIMITS_SUBSCRIPTIONS_PER_SESSION", Integer.toString(SUBSCRIPTIONS_MAX))
                .start();
    }

    @AfterAll
    static void close() {
        cluster.close();
        VERTX.close();
    }

    @BeforeEach
    void names() {
        unique = RandomIds.shortName();
        guild = "guild:" + unique;
    }

    @Test
    void whoIsInvitedLearnsOfItJoinsAndRises() {
        Person alice = person("alice", 0);
        Person bob = person("bob", 1);
        alice.ask("chat.channel.create", channel().put("title", "Owls"));
        assertThat(bob.refusal("chat.channel.join", channel())).isEqualTo(FORBIDDEN);

        JsonObject invited = alice.ask("chat.channel.invite", channel().put("users", new JsonArray().add(bobId())));

        assertThat(invited.getJsonArray("users")).containsExactly(bobId());
        await().until(() -> bob.pushed("channel.invited").size() == 1);
        JsonObject told = bob.pushed("channel.invited").get(0);
        assertThat(told.getString("channel")).isEqualTo(guild);
        assertThat(told.getString("title")).isEqualTo("Owls");
        await().until(() -> bob.pushed("chat.message").stream()
                .anyMatch(message -> message.getString("kind").equals("invitation")
                        && message.getJsonObject("payload").getString("channel").equals(guild)));
        JsonObject waiting = bob.ask("chat.channel.list", new JsonObject());
        assertThat(waiting.getJsonArray("invitations").getJsonObject(0).getString("channel"))
                .isEqualTo(guild);

        bob.ask("chat.channel.join", channel());

        assertThat(bob.listed(guild).getString("role")).isEqualTo("member");
        assertThat(bob.refusal("chat.channel.update", channel().put("title", "Crows")))
                .isEqualTo(FORBIDDEN);
        alice.ask("chat.channel.role", channel().put("userId", bobId()).put("role", "moderator"));
        await().until(() -> bob.pushed("channel.updated").stream()
                .anyMatch(update -> bobId().equals(update.getString("userId"))
                        && update.getString("role").equals("moderator")));
        bob.ask("chat.channel.update", channel().put("title", "Barn owls"));
        assertThat(alice.refusal("chat.channel.leave", channel())).isZero();
        JsonObject own = bob.listed(guild);
        assertThat(own.getString("role")).isEqualTo("owner");
        assertThat(own.getString("title")).isEqualTo("Barn owls");
        assertThat(alice.listed(guild)).isNull();
    }

    @Test
    void anInvitationIsDeclinedOnceAndIsNotGivenAgain() {
        Person alice = person("alice", 0);
        Person bob = person("bob", 1);
        alice.ask("chat.channel.create", channel());
        alice.ask("chat.channel.invite", channel().put("users", new JsonArray().add(bobId())));

        bob.ask("chat.channel.decline", channel());

        assertThat(bob.refusal("chat.channel.decline", channel())).isEqualTo(FORBIDDEN);
        assertThat(bob.refusal("chat.channel.join", channel())).isEqualTo(FORBIDDEN);
        assertThat(alice.ask("chat.channel.invite", channel().put("users", new JsonArray().add(bobId())))
                        .getJsonArray("users"))
                .isEmpty();
        assertThat(bob.ask("chat.channel.list", new JsonObject()).getJsonArray("invitations"))
                .isEmpty();
    }

    @Test
    void whatIsReadAtOneDeviceIsReadAtTheOtherAndTheSenderLearnsOfIt() {
        Person alice = person("alice", 0);
        Person phone = at("bob", "phone", 0, false);
        Person desk = at("bob", "desk", 1, false);
        alice.ask("chat.channel.create", channel().put("members", new JsonArray().add(bobId())));
        alice.ask("chat.channel.join", channel());
        IntStream.range(0, 3).forEach(i -> say(alice, guild, "g" + i));
        String direct = tell(alice, "d0");
        assertThat(desk.listed(guild).getInteger("unread")).isEqualTo(3);
        assertThat(desk.listed("inbox:" + bobId()).getInteger("unread")).isEqualTo(1);

        phone.ask("chat.read", channel().put("offset", 2));
        phone.ask(
                "chat.read", new JsonObject().put("channel", "inbox:" + bobId()).put("offset", 1));

        await().until(() -> desk.pushed("chat.read").size() == 2);
        assertThat(desk.pushed("chat.read"))
                .contains(
                        new JsonObject().put("channel", guild).put("offset", 2).put("unread", 1));
        assertThat(desk.listed(guild).getInteger("unread")).isEqualTo(1);
        assertThat(desk.listed("inbox:" + bobId()).getInteger("unread")).isZero();
        await().until(() -> alice.pushed("chat.receipt").size() == 2);
        assertThat(alice.pushed("chat.receipt"))
                .anyMatch(receipt -> receipt.getString("messageId").equals(direct)
                        && receipt.getString("state").equals("read"))
                .anyMatch(receipt -> receipt.getString("channel").equals(guild)
                        && receipt.getString("userId").equals(bobId()));
    }

    @Test
    void everyDeviceGetsWhatItHasNotHadAndAllChannelsAreRestored() {
        Person alice = person("alice", 0);
        alice.ask("chat.channel.create", channel().put("members", new JsonArray().add(bobId())));
        Person phone = at("bob", "phone", 1, false);
        phone.ask("chat.channel.join", channel());
        tell(alice, "d0");
        say(alice, guild, "g0");
        acknowledge(phone, "inbox:" + bobId(), 1);
        acknowledge(phone, guild, 1);
        phone.close();
        tell(alice, "d1");
        say(alice, guild, "g1");

        Person desk = at("bob", "desk", 0, true);

        assertThat(desk.missed("inbox:" + bobId())).containsExactly("d1");
        assertThat(desk.missed(guild)).containsExactly("g1");
        acknowledge(desk, "inbox:" + bobId(), 2);
        acknowledge(desk, guild, 2);
        tell(alice, "d2");
        say(alice, guild, "g2");
        await().until(() -> desk.pushed("chat.message").size() == 2);
        Person again = at("bob", "phone", 1, true);
        assertThat(again.missed("inbox:" + bobId())).containsExactly("d1", "d2");
        assertThat(again.missed(guild)).containsExactly("g1", "g2");
        Person deskAgain = at("bob", "desk", 1, true);
        assertThat(deskAgain.missed("inbox:" + bobId())).containsExactly("d2");
        say(alice, guild, "g3");
        await().until(() -> again.pushed("chat.message").size() == 1);
    }

    @Test
    void asManyChannelsAreRestoredAsASessionMayListenToThoseJoinedLastFirst() {
        List<String> rooms = List.of("room:a" + unique, "room:b" + unique, "room:c" + unique);
        for (String room : rooms) {
            Person bob = person("bob", 0);
            bob.ask("chat.channel.join", new JsonObject().put("channel", room));
            bob.close();
        }

        Person restored = at("bob", "", 1, true);

        assertThat(restored.session.getJsonObject("channels").fieldNames())
                .containsExactlyInAnyOrder("inbox:" + bobId(), rooms.get(1), rooms.get(2));
        assertThat(SUBSCRIPTIONS_MAX).isEqualTo(rooms.size() - 1);
    }

    @Test
    void aClientWhoseTokenCameWithTheUpgradeMayStillNameItsDevice() {
        Person alice = person("alice", 0);
        Person phone = at("bob", "phone", 1, false);
        tell(alice, "d0");
        acknowledge(phone, "inbox:" + bobId(), 1);
        tell(alice, "d1");

        Person again = Person.upgraded(SOCKETS, cluster.endpoints().get(0), bobId(), "phone");

        assertThat(again.missed("inbox:" + bobId())).containsExactly("d1");
    }

    @Test
    void aSessionThatIsResumedIsStillThatOfItsDevice() {
        Person alice = person("alice", 0);
        Person phone = at("bob", "phone", 1, false);
        tell(alice, "d0");
        acknowledge(at("bob", "desk", 0, false), "inbox:" + bobId(), 0);
        phone.close();

        Person resumed = phone.resumed(SOCKETS, cluster.endpoints().get(0));
        acknowledge(resumed, "inbox:" + bobId(), 1);

        assertThat(at("bob", "phone", 1, false).missed("inbox:" + bobId())).isEmpty();
        assertThat(at("bob", "desk", 1, false).missed("inbox:" + bobId())).containsExactly("d0");
    }

    @Test
    void whoWasNeverThereGetsWhatIsKept() {
        Person alice = person("alice", 0);
        List<String> texts = IntStream.range(0, 5).mapToObj(i -> "d" + i).toList();
        texts.forEach(text -> tell(alice, text));

        assertThat(person("bob", 1).missed("inbox:" + bobId())).isEqualTo(texts);
    }

    @Test
    void whoLeavesAtOneDeviceListensAtNone() {
        Person alice = person("alice", 0);
        alice.ask("chat.channel.create", channel().put("members", new JsonArray().add(bobId())));
        Person phone = at("bob", "phone", 0, false);
        Person desk = at("bob", "desk", 1, false);
        phone.ask("chat.channel.join", channel());
        desk.ask("chat.channel.join", channel());
        say(alice, guild, "g0");
        await().until(() -> desk.pushed("chat.message").size() == 1);

        phone.ask("chat.channel.leave", channel());

        await().until(() -> desk.pushed("channel.left").size() == 1);
        await().until(() -> desk.refusal("signal.send", channel().put("event", "wave")) == FORBIDDEN);
        say(alice, guild, "g1");
        tell(alice, "d0");
        await().until(() -> desk.pushed("chat.message").size() > 1);
        assertThat(desk.pushed("chat.message"))
                .extracting(message -> message.getString("text"))
                .containsExactly("g0", "d0");
    }

    @Test
    void othersSeeWhoIsWriting() {
        Person alice = person("alice", 0);
        Person bob = person("bob", 1);
        Person stranger = person("carol", 1);
        alice.ask("chat.channel.create", channel().put("members", new JsonArray().add(bobId())));
        alice.ask("chat.channel.join", channel());
        bob.ask("chat.channel.join", channel());

        alice.ask("chat.typing", channel().put("typing", true));
        alice.ask("chat.typing", channel().put("typing", true));
        alice.ask("chat.typing", new JsonObject().put("to", bobId()).put("typing", true));

        assertThat(stranger.refusal("chat.typing", channel().put("typing", true)))
                .isEqualTo(FORBIDDEN);
        await().until(() -> bob.pushed("chat.typing").size() == 2);
        assertThat(bob.pushed("chat.typing"))
                .allSatisfy(typing -> {
                    assertThat(typing.getJsonObject("from").getString("userId")).isEqualTo("alice" + unique);
                    assertThat(typing.getInteger("expiresInMs")).isEqualTo(6000);
                })
                .anyMatch(typing -> guild.equals(typing.getString("channel")))
                .anyMatch(typing -> bobId().equals(typing.getString("to")));
        alice.ask("chat.typing", channel().put("typing", false));
        await().until(() -> bob.pushed("chat.typing").stream().anyMatch(typing -> !typing.getBoolean("typing")));
        assertThat(stranger.pushed("chat.typing")).isEmpty();
    }

    private Person person(String name, int node) {
        return at(name, "", node, false);
    }

    private Person at(String name, String device, int node, boolean restore) {
        return Person.at(SOCKETS, cluster.endpoints().get(node), name + unique, device, restore);
    }

    private String bobId() {
        return "bob" + unique;
    }

    private JsonObject channel() {
        return new JsonObject().put("channel", guild);
    }

    private static void say(Person person, String channel, String text) {
        person.ask("chat.message", new JsonObject().put("channel", channel).put("text", text));
    }

    private String tell(Person person, String text) {
        return person.ask("chat.direct", new JsonObject().put("to", bobId()).put("text", text))
                .getString("messageId");
    }

    private static void acknowledge(Person person, String channel, int offset) {
        person.ask("chat.ack", new JsonObject().put("channel", channel).put("offset", offset));
    }
}
