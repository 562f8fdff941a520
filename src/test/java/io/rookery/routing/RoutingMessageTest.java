package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Sender;
import io.rookery.store.Alteration;
import io.rookery.store.AlterationDraft;
import io.rookery.store.Draft;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoutingMessageTest {
    private static final Topic TOPIC = new Topic("guild:42");
    private static final Topic PRESENCE = Topic.presenceOf(new UserId("alice"));
    private static final MessageBody BODY =
            new MessageBody("id", new Sender("alice", "Älice"), "emote", null, null, "before");
    private static final Push PUSH = new Push.Receipt("id", "guild:42", "read", "bob");

    static Stream<RoutingMessage> plain() {
        return Stream.of(
                new RoutingMessage.Publish(
                        TOPIC, new Draft(new UserId("alice"), "c1", BODY, true), Priority.HIGH, true),
                new RoutingMessage.Publish(
                        TOPIC, new Draft(new UserId("alice"), null, BODY, false), Priority.BULK, false),
                new RoutingMessage.Listen(PRESENCE),
                new RoutingMessage.Unlisten(TOPIC),
                new RoutingMessage.Digest(270, InterestSum.NONE.with(TOPIC)),
                new RoutingMessage.Resend(0),
                new RoutingMessage.Interests(3, true, false, List.of("guild:42", "presence:alice")),
                new RoutingMessage.Interests(3, false, true, List.of()),
                new RoutingMessage.Broadcast(Priority.CRITICAL, PUSH),
                new RoutingMessage.Heal(TOPIC),
                new RoutingMessage.Alter(
                        TOPIC, alteration(new Alteration.Edit("tëxt"), true, Duration.ofMinutes(15)), true),
                new RoutingMessage.Alter(TOPIC, alteration(new Alteration.Delete(), false, null), false),
                new RoutingMessage.Alter(TOPIC, alteration(new Alteration.React("+1", true), false, null), false));
    }

    private static AlterationDraft alteration(Alteration alteration, boolean authorOnly, Duration ageMax) {
        return new AlterationDraft("id", new UserId("alice"), alteration, authorOnly, ageMax);
    }

    @ParameterizedTest
    @MethodSource("plain")
    void whatIsWrittenIsRead(RoutingMessage message) {
        assertThat(RoutingMessage.decode(message.encode())).isEqualTo(message);
    }

    @Test
    void aFrameKeepsItsPlaceAndWhatItSays() {
        Frame logged = Frame.of(TOPIC, BODY.at(TOPIC.name(), "e7", 12, 99), Priority.HIGH);
        Frame value = Frame.of(PRESENCE, DeliveryClass.VALUE, Priority.LOW, PUSH);

        Frame readLogged =
                ((RoutingMessage.Deliver) RoutingMessage.decode(new RoutingMessage.Deliver(logged).encode())).frame();
        RoutingMessage.Send readSend =
                (RoutingMessage.Send) RoutingMessage.decode(new RoutingMessage.Send(value, true).encode());

        assertThat(readLogged.topic()).isEqualTo(TOPIC);
        assertThat(readLogged.position()).isEqualTo(new Position("e7", 12));
        assertThat(readLogged.priority()).isEqualTo(Priority.HIGH);
        assertThat(readLogged.deliveryClass()).isEqualTo(DeliveryClass.LOG);
        assertThat(readLogged.push()).isEqualTo(logged.push());
        assertThat(readSend.forwarded()).isTrue();
        assertThat(readSend.frame().position()).isNull();
        assertThat(readSend.frame().deliveryClass()).isEqualTo(DeliveryClass.VALUE);
        assertThat(readSend.frame().push()).isEqualTo(PUSH);
    }

    @Test
    void aChangeKeepsItsPlace() {
        ChangePlace place = new ChangePlace(3, 1_767_268_800_123L, 12, 11);
        Push.Edited edited = new Push.Edited(BODY.at(TOPIC.name(), "e7", 11, 99).edited("after", place.sequence()));

        Frame read = ((RoutingMessage.Deliver)
                        RoutingMessage.decode(new RoutingMessage.Deliver(Frame.of(TOPIC, place, edited)).encode()))
                .frame();

        assertThat(read.topic()).isEqualTo(TOPIC);
        assertThat(read.change()).isEqualTo(place);
        assertThat(read.position()).isNull();
        assertThat(read.deliveryClass()).isEqualTo(DeliveryClass.LOG);
        assertThat(read.push()).isEqualTo(edited);
        assertThat(RoutingMessage.decodeAltered(RoutingMessage.encode(edited.message())))
                .isEqualTo(edited.message());
    }

    @Test
    void aMessageKeepsWhichChangesWentBeforeIt() {
        Frame logged = Frame.of(TOPIC, BODY.at(TOPIC.name(), "e7", 12, 99), Priority.HIGH, 77);

        Frame read =
                ((RoutingMessage.Deliver) RoutingMessage.decode(new RoutingMessage.Deliver(logged).encode())).frame();

        assertThat(read.changed()).isEqualTo(77);
    }

    @Test
    void anAnswerKeepsWhetherTheReceiverIsOnlineAndThatNothingWasSaidOfIt() {
        for (Boolean online : new Boolean[] {true, false, null}) {
            Answer.Stored stored = new Answer.Stored("id", "guild:42", "e7", 12, 99, true, "stored", online);

            assertThat(RoutingMessage.decodeStored(RoutingMessage.encode(stored)))
                    .isEqualTo(stored);
        }
    }

    @Test
    void garbageIsRefusedAndNothingWorse() {
        long seed = System.nanoTime();
        System.out.println("RoutingMessageTest seed " + seed);
        Random random = new Random(seed);
        List<RoutingMessage> messages = plain().toList();
        int refused = 0;
        for (int run = 0; run < 20_000; run++) {
            byte[] bytes =
                    messages.get(random.nextInt(messages.size())).encode().getBytes();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                RoutingMessage.decode(Buffer.buffer(bytes).getBuffer(0, random.nextInt(bytes.length + 1)));
            } catch (RuntimeException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
