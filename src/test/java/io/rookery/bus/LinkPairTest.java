package io.rookery.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.protocol.Priority;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two halves of a link over a channel that loses, delays and freezes, and keeps the order of what it delivers. */
class LinkPairTest {
    private static final int RUNS = 100;
    private static final LinkBounds BOUNDS =
            new LinkBounds(4000, 1500, 300, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(2), 10);
    private static final long STEP_MILLIS = 20;

    @Test
    void whateverTheChannelDoesNothingComesTwiceOrOutOfOrderAndLossesAreTold() {
        long seed = System.nanoTime();
        System.out.println("LinkPairTest seed " + seed);
        for (int run = 0; run < RUNS; run++) {
            new Pair(seed + run).live();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void knownRunsStayRight(long seed) {
        new Pair(seed).live();
    }

    private record OnTheWay(Packet packet, long sentMillis) {}

    private static final class Pair {
        private final String about;
        private final Random random;
        private final Deque<OnTheWay> there = new ArrayDeque<>();
        private final Deque<OnTheWay> back = new ArrayDeque<>();
        private final Map<Priority, Long> offered = new EnumMap<>(Priority.class);
        private final Map<Priority, Long> received = new EnumMap<>(Priority.class);
        private final OutgoingLink out;
        private final IncomingLink in;
        private long nowMillis = 1_000_000;
        private long lastToken;
        private long lastAttempt;
        private long lostAt = -1;
        private long lossToldAt = -1;
        private double lossChance;
        private boolean channelFrozen;
        private boolean senderFrozen;
        private boolean receiverFrozen;

        Pair(long seed) {
            about = "seed " + seed;
            random = new Random(seed);
            in = new IncomingLink(
                    new NodeId("b", "1"), BOUNDS, packet -> put(back, packet), () -> ++lastToken, nanos());
            out = new OutgoingLink(
                    new NodeId("a", "1"),
                    BOUNDS,
                    packet -> put(there, packet),
                    unsent -> lostAt = nowMillis,
                    () -> ++lastAttempt,
                    nanos());
        }

        void live() {
            for (int step = 0; step < 1500; step++) {
                if (random.nextInt(60) == 0) {
                    trouble();
                }
                step(random.nextInt(4) == 0 ? random.nextInt(12) : 0);
            }
            lossChance = 0;
            channelFrozen = false;
            senderFrozen = false;
            receiverFrozen = false;
            for (int step = 0; step < 600; step++) {
                step(0);
            }
            assertThat(out.state()).as(about).isEqualTo(OutgoingLink.State.OPEN);
            assertThat(out.queuedBytes()).as(about).isZero();
            assertThat(lossToldAt).as(about).isGreaterThanOrEqualTo(lostAt);
            for (Priority priority : Priority.values()) {
                offer(priority);
            }
            step(0);
            step(0);
            assertThat(received).as(about).isEqualTo(offered);
        }

        private void trouble() {
            lossChance = random.nextInt(3) == 0 ? random.nextDouble() * 0.5 : 0;
            channelFrozen = random.nextInt(5) == 0;
            senderFrozen = random.nextInt(6) == 0;
            receiverFrozen = random.nextInt(6) == 0;
            if (random.nextInt(8) == 0) {
                nowMillis += random.nextInt(6000);
            }
        }

        private void step(int messages) {
            nowMillis += STEP_MILLIS;
            boolean second = nowMillis / 1000 != (nowMillis - STEP_MILLIS) / 1000;
            if (!senderFrozen) {
                if (second) {
                    out.heartbeat(nanos());
                }
                for (int i = 0; i < messages; i++) {
                    offer(Priority.values()[random.nextInt(Priority.values().length)]);
                }
                out.drain(nanos());
            }
            if (!receiverFrozen && !channelFrozen) {
                while (!there.isEmpty()) {
                    arrive(there.removeFirst());
                }
                if (in.hasUnconfirmed()) {
                    in.confirm();
                }
            }
            if (!senderFrozen && !channelFrozen) {
                while (!back.isEmpty()) {
                    answered(back.removeFirst().packet());
                }
            }
            assertThat(out.queuedBytes()).as(about).isLessThanOrEqualTo(BOUNDS.queuedBytesMax());
        }

        private void offer(Priority priority) {
            long number = offered.merge(priority, 1L, Long::sum);
            Buffer body = Buffer.buffer().appendLong(number).appendBytes(new byte[random.nextInt(80)]);
            if (!out.offer(
                    priority, new LinkMessage(LinkMessage.Kind.SEND, Concern.ROUTING, priority.ordinal(), 0, body))) {
                lostAt = nowMillis;
            }
        }

        private void arrive(OnTheWay packet) {
            if (packet.packet() instanceof Packet.Hello hello) {
                if (in.hello(hello, nanos())) {
                    lossToldAt = nowMillis;
                }
                return;
            }
            IncomingLink.Taken taken = in.batch((Packet.Batch) packet.packet(), nanos());
            if (taken.lossBefore()) {
                lossToldAt = nowMillis;
            }
            for (LinkMessage message : taken.messages()) {
                assertThat(nowMillis - packet.sentMillis())
                        .as("%s: age of what is taken for news", about)
                        .isLessThanOrEqualTo(BOUNDS.silentAfter().toMillis() + 1000);
                Priority priority = Priority.values()[message.key()];
                long number = message.body().getLong(0);
                Long before = received.put(priority, number);
                assertThat(number).as("%s %s", about, priority).isGreaterThan(before == null ? 0 : before);
            }
        }

        private void answered(Packet packet) {
            if (packet instanceof Packet.Welcome welcome) {
                out.welcomed(welcome);
            } else if (packet instanceof Packet.Confirm confirm) {
                out.confirmed(confirm, nanos());
            } else if (packet instanceof Packet.Unknown unknown) {
                out.unknown(unknown, nanos());
            }
        }

        private void put(Deque<OnTheWay> way, Packet packet) {
            if (random.nextDouble() >= lossChance) {
                way.add(new OnTheWay(packet, nowMillis));
            } else if (packet instanceof Packet.Batch batch && !batch.messages().isEmpty()) {
                lostAt = nowMillis;
            }
        }

        private long nanos() {
            return TimeUnit.MILLISECONDS.toNanos(nowMillis);
        }
    }
}
