package io.rookery.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.protocol.Priority;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutgoingLinkTest {
    private static final LinkBounds BOUNDS =
            new LinkBounds(400, 100, 60, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(2), 10);
    private static final NodeId SELF = new NodeId("a", "1");
    private static final NodeId OTHER = new NodeId("b", "1");
    private static final long TOKEN = 77;

    private final List<Packet> sent = new ArrayList<>();
    private final List<LinkMessage> unsent = new ArrayList<>();
    private long lastAttempt = 40;
    private final OutgoingLink link = new OutgoingLink(SELF, BOUNDS, sent::add, unsent::add, () -> ++lastAttempt, 0);

    @Test
    void itAsksToBeLetInAndKeepsAskingUntilItIs() {
        link.heartbeat(seconds(1));
        link.heartbeat(seconds(2));

        assertThat(sent).containsExactly(hello(41), hello(41), hello(41));
        assertThat(link.welcomed(new Packet.Welcome(OTHER, 40, TOKEN))).isFalse();
        assertThat(link.welcomed(new Packet.Welcome(OTHER, 41, TOKEN))).isTrue();
        assertThat(link.welcomed(new Packet.Welcome(OTHER, 41, TOKEN))).isFalse();
        assertThat(link.state()).isEqualTo(OutgoingLink.State.OPEN);
    }

    @Test
    void theMostUrgentLeavesFirstAndEachPriorityKeepsItsOrder() {
        open();
        offer(Priority.BULK, 1);
        offer(Priority.NORMAL, 2);
        offer(Priority.CRITICAL, 3);
        offer(Priority.NORMAL, 4);

        link.drain(0);

        assertThat(bodies()).containsExactly(3, 2, 4, 1);
    }

    @Test
    void noMoreIsUnderWayThanMayBeUntilItIsConfirmed() {
        open();
        for (int i = 0; i < 10; i++) {
            assertThat(offer(Priority.NORMAL, i)).isTrue();
        }

        link.drain(0);
        int before = bodies().size();
        link.confirmed(new Packet.Confirm(OTHER, TOKEN, 1), seconds(1));
        link.drain(seconds(1));

        assertThat(before).isLessThan(10);
        assertThat(bodies()).hasSizeGreaterThan(before);
        assertThat(((Packet.Batch) sent.get(0)).messages()).hasSizeGreaterThan(1);
    }

    @Test
    void theLastQuarterOfTheQueueIsForWhatIsUrgent() {
        open();
        while (offer(Priority.NORMAL, 0)) {}

        assertThat(link.queuedBytes()).isLessThanOrEqualTo(300);
        assertThat(offer(Priority.HIGH, 1)).isTrue();
        while (offer(Priority.HIGH, 1)) {}
        assertThat(link.queuedBytes()).isBetween(370L, 400L);
    }

    @Test
    void whatWasDroppedLeavesAHoleInTheNumbersOnce() {
        open();
        while (offer(Priority.NORMAL, 0)) {}

        link.heartbeat(seconds(1));
        link.heartbeat(seconds(2));

        assertThat(sent).containsExactly(batch(2), batch(3));
        assertThat(link.dropped()).isEqualTo(1);
    }

    @Test
    void aSilentNodeGetsNothingUntilItAnswersAndWhatWaitedIsGivenBack() {
        open();
        for (int i = 0; i < 8; i++) {
            offer(Priority.NORMAL, i);
        }
        link.drain(0);
        int under = bodies().size();

        link.heartbeat(seconds(4));

        assertThat(link.state()).isEqualTo(OutgoingLink.State.DOWN);
        assertThat(unsent).hasSize(8 - under);
        assertThat(offer(Priority.CRITICAL, 9)).isFalse();
        assertThat(link.welcomed(new Packet.Welcome(OTHER, lastAttempt, TOKEN + 1)))
                .isTrue();
        assertThat(offer(Priority.CRITICAL, 9)).isTrue();
    }

    @Test
    void aNodeThatForgotTheTokenIsAskedAgainOnceHoweverOftenItSaysSo() {
        open();
        offer(Priority.NORMAL, 1);
        link.drain(0);
        sent.clear();
        offer(Priority.NORMAL, 2);

        for (int i = 0; i < 100; i++) {
            link.unknown(new Packet.Unknown(OTHER, TOKEN), 0);
        }
        link.welcomed(new Packet.Welcome(OTHER, lastAttempt, TOKEN + 1));
        link.unknown(new Packet.Unknown(OTHER, TOKEN), 0);
        link.drain(0);

        assertThat(sent.get(0)).isEqualTo(hello(42));
        assertThat(sent).hasSize(2);
        assertThat(bodies()).containsExactly(2);
    }

    private void open() {
        link.welcomed(new Packet.Welcome(OTHER, lastAttempt, TOKEN));
        sent.clear();
    }

    private boolean offer(Priority priority, int body) {
        return link.offer(
                priority,
                new LinkMessage(
                        LinkMessage.Kind.SEND,
                        Concern.ROUTING,
                        0,
                        0,
                        Buffer.buffer().appendInt(body)));
    }

    private List<Integer> bodies() {
        return sent.stream()
                .filter(packet -> packet instanceof Packet.Batch)
                .flatMap(packet -> ((Packet.Batch) packet).messages().stream())
                .map(message -> message.body().getInt(0))
                .toList();
    }

    private static Packet hello(long attempt) {
        return new Packet.Hello(SELF, attempt);
    }

    private static Packet batch(long sequence) {
        return new Packet.Batch(SELF, TOKEN, sequence, List.of());
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
