package io.rookery.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rookery.identity.Topic;
import io.rookery.protocol.Priority;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogLaneTest {
    private static final int BYTES_MAX = 100;

    private final LogLane lane = new LogLane(BYTES_MAX);

    @Test
    void theMostUrgentTopicGoesFirstAndATopicKeepsItsOrder() {
        add("room:a", Priority.NORMAL, "a1 ");
        add("system:all", Priority.HIGH, "s1 ");
        add("room:b", Priority.BULK, "b1 ");
        add("room:b", Priority.CRITICAL, "b2 ");
        add("room:b", Priority.BULK, "b3 ");

        assertThat(drain()).containsExactly("b1 ", "b2 ", "s1 ", "a1 ", "b3 ");
        assertThat(lane.isEmpty()).isTrue();
    }

    @Test
    void topicsOfOnePriorityTakeTurns() {
        add("room:a", Priority.NORMAL, "a1 ");
        add("room:a", Priority.NORMAL, "a2 ");
        add("room:b", Priority.NORMAL, "b1 ");
        add("room:b", Priority.NORMAL, "b2 ");

        assertThat(drain()).containsExactly("a1 ", "b1 ", "a2 ", "b2 ");
    }

    @Test
    void beyondItsBoundNothingIsTakenUnlessItIsAlone() {
        assertThat(lane.add(batch("room:a", Priority.LOW, "x".repeat(BYTES_MAX + 1))))
                .isTrue();
        assertThat(lane.add(batch("room:a", Priority.CRITICAL, "y"))).isFalse();

        drain();

        assertThat(lane.byteCount()).isZero();
        assertThat(lane.count()).isZero();
        assertThat(lane.add(batch("room:a", Priority.LOW, "x".repeat(BYTES_MAX))))
                .isTrue();
        assertThat(lane.add(batch("room:b", Priority.LOW, "y"))).isFalse();
    }

    @Test
    void whatWaitsIsLetGoInTheEnd() {
        Batch one = batch("room:a", Priority.LOW, "a");
        lane.add(one);
        one.frames().release();
        assertThat(one.frames().refCnt()).isEqualTo(1);

        lane.release();

        assertThat(one.frames().refCnt()).isZero();
        assertThat(lane.isEmpty()).isTrue();
    }

    @Test
    void everyTopicKeepsItsOrderWhateverThePriorities() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LogLane large = new LogLane(1 << 20);
        Map<String, Integer> said = new HashMap<>();
        Map<String, Integer> heard = new HashMap<>();
        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(3) > 0) {
                String topic = "room:" + random.nextInt(5);
                Priority priority = Priority.values()[random.nextInt(Priority.values().length)];
                large.add(batch(topic, priority, topic + " " + said.merge(topic, 1, Integer::sum)));
            } else {
                hear(large.remove(), heard, "seed " + seed + ", step " + step);
            }
        }
        while (!large.isEmpty()) {
            hear(large.remove(), heard, "seed " + seed + ", at the end");
        }

        assertThat(heard).isEqualTo(said);
    }

    private static void hear(ByteBuf frames, Map<String, Integer> heard, String about) {
        if (frames != null) {
            String[] words = frames.toString(UTF_8).split(" ");
            frames.release();
            assertThat(Integer.parseInt(words[1])).as(about).isEqualTo(heard.merge(words[0], 1, Integer::sum));
        }
    }

    private void add(String topic, Priority priority, String text) {
        assertThat(lane.add(batch(topic, priority, text))).isTrue();
    }

    private static Batch batch(String topic, Priority priority, String text) {
        return new Batch(DeliveryClass.LOG, priority, new Topic(topic), 1, 0, Unpooled.copiedBuffer(text, UTF_8), 1);
    }

    private List<String> drain() {
        List<String> all = new ArrayList<>();
        for (ByteBuf next = lane.remove(); next != null; next = lane.remove()) {
            all.add(next.toString(UTF_8));
            next.release();
        }
        return all;
    }
}
