package io.rookery.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import org.junit.jupiter.api.Test;

class SignalLaneTest {
    private final SignalLane lane = new SignalLane(10);

    @Test
    void theOldestAreShedForTheNewest() {
        assertThat(lane.add(batch("aaaa"))).isZero();
        assertThat(lane.add(batch("bbbb"))).isZero();
        assertThat(lane.add(batch("cccccc"))).isEqualTo(1);
        assertThat(lane.count()).isEqualTo(2);
        assertThat(lane.byteCount()).isEqualTo(10);

        assertThat(remove()).isEqualTo("bbbb");
        assertThat(remove()).isEqualTo("cccccc");
        assertThat(lane.remove()).isNull();
        assertThat(lane.byteCount()).isZero();
    }

    @Test
    void whatIsLargerThanTheLaneIsShedWithAllBeforeIt() {
        lane.add(batch("aaaa"));

        assertThat(lane.add(batch("12345678901"))).isEqualTo(2);
        assertThat(lane.isEmpty()).isTrue();
    }

    @Test
    void whatIsShedOrReleasedIsLetGo() {
        Batch shed = batch("aaaa");
        Batch released = batch("12345678");
        lane.add(shed);
        lane.add(released);
        shed.frames().release();
        released.frames().release();
        assertThat(shed.frames().refCnt()).isZero();

        lane.release();

        assertThat(released.frames().refCnt()).isZero();
    }

    private String remove() {
        ByteBuf next = lane.remove();
        String text = next.toString(UTF_8);
        next.release();
        return text;
    }

    private static Batch batch(String text) {
        return Batch.alone(DeliveryClass.SIGNAL, Unpooled.copiedBuffer(text, UTF_8));
    }
}
