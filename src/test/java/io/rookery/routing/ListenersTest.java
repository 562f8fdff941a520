package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rookery.identity.Topic;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
    private static final Topic TOPIC = new Topic("room:1");

    private final Listeners listeners = new Listeners(1);
    private final ByteBuf scratch = Unpooled.buffer();
    private final List<String> fallen = new ArrayList<>();
    private final Listeners.Behind behind =
            (subscriber, first) -> fallen.add(first.push().toString());

    @Test
    void aFrameIsEncodedOnceForAllConnectionsOfAKind() {
        CountingEncoding json = new CountingEncoding(10);
        CountingEncoding protobuf = new CountingEncoding(5);
        List<RecordingSubscriber> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(subscriber(i % 3 == 0 ? json : protobuf));
        }

        enqueue(DeliveryClass.LOG, 3);
        listeners.write(false, behind, scratch);

        assertThat(json.encoded).isEqualTo(3);
        assertThat(protobuf.encoded).isEqualTo(3);
        assertThat(all).allSatisfy(each -> assertThat(each.offers).containsExactly(3));
        assertThat(all).allSatisfy(each -> assertThat(each.happened).doesNotContain("flush"));
    }

    @Test
    void theBytesAreSharedAndLetGoAfterTheWrite() {
        RecordingSubscriber one = subscriber(new CountingEncoding(10));
        RecordingSubscriber another = subscriber(one.encoding);

        enqueue(DeliveryClass.LOG, 1);
        listeners.write(true, behind, scratch);

        assertThat(one.buffers.get(0).refCnt()).isZero();
        assertThat(another.buffers.get(0)).isSameAs(one.buffers.get(0));
    }

    @Test
    void anEncodingThatFailsLosesThatFrameAndNoBytes() {
        CountingEncoding failing = new CountingEncoding(10);
        failing.failAt = 2;
        RecordingSubscriber first = subscriber(failing);
        RecordingSubscriber other = subscriber(new CountingEncoding(10));

        enqueue(DeliveryClass.LOG, 3);
        listeners.write(true, behind, scratch);

        assertThat(first.offers).containsExactly(2);
        assertThat(other.offers).containsExactly(3);
        assertThat(first.buffers.get(0).refCnt()).isZero();
        assertThat(other.buffers.get(0).refCnt()).isZero();
        assertThat(listeners.hasPending()).isFalse();
    }

    @Test
    void aValueThatCannotBeReadIsLeftOutAndKeepsNobodyFromTheOthers() {
        RecordingSubscriber one = subscriber(new CountingEncoding(10));

        listeners.enqueue(Frame.received(TOPIC, DeliveryClass.VALUE, Priority.NORMAL, null, 0, new byte[] {-1}));
        enqueue(DeliveryClass.VALUE, 1);
        listeners.write(true, behind, scratch);

        assertThat(one.offers).containsExactly(1);
        assertThat(one.buffers.get(0).refCnt()).isZero();
        assertThat(listeners.hasPending()).isFalse();
    }

    @Test
    void aWriteIsOfOneClassAndEndsBehindItsBound() {
        RecordingSubscriber one = subscriber(new CountingEncoding(Listeners.WRITE_BYTES_MAX / 2));

        enqueue(DeliveryClass.LOG, 3);
        enqueue(DeliveryClass.SIGNAL, 1);
        listeners.write(true, behind, scratch);

        assertThat(one.happened).containsExactly("LOG 2", "flush", "LOG 1", "flush", "SIGNAL 1", "flush");
    }

    @Test
    void whoCannotTakeWhatIsStoredIsNoListenerAnyMoreAndWhoCannotTakeASignalIs() {
        RecordingSubscriber full = subscriber(new CountingEncoding(Listeners.WRITE_BYTES_MAX));
        full.takes = false;
        RecordingSubscriber other = subscriber(full.encoding);

        enqueue(DeliveryClass.SIGNAL, 1);
        listeners.write(true, behind, scratch);
        assertThat(fallen).isEmpty();
        enqueue(DeliveryClass.LOG, 2);
        listeners.write(true, behind, scratch);

        assertThat(fallen).hasSize(1);
        assertThat(full.offers).containsExactly(1, 1);
        assertThat(other.offers).containsExactly(1, 1, 1);
        assertThat(listeners.size()).isEqualTo(1);
    }

    @Test
    void whatSomebodyTookBeforeFallingBehindIsFlushed() {
        RecordingSubscriber full = subscriber(new CountingEncoding(Listeners.WRITE_BYTES_MAX));
        full.onOffer = () -> full.takes = full.offers.isEmpty();

        enqueue(DeliveryClass.LOG, 2);
        listeners.write(false, behind, scratch);

        assertThat(fallen).hasSize(1);
        assertThat(full.happened).containsExactly("LOG 1", "LOG 1", "flush");
    }

    @Test
    void whoLeavesDuringAWriteIsOfferedNothingMoreAndNobodyIsLeftOut() {
        CountingEncoding encoding = new CountingEncoding(Listeners.WRITE_BYTES_MAX);
        List<RecordingSubscriber> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RecordingSubscriber subscriber = subscriber(encoding);
            if (i % 3 == 0) {
                subscriber.onOffer = () -> listeners.remove(subscriber);
            }
            all.add(subscriber);
        }

        enqueue(DeliveryClass.LOG, 2);
        listeners.write(false, behind, scratch);

        for (int i = 0; i < 20; i++) {
            assertThat(all.get(i).offers).hasSize(i % 3 == 0 ? 1 : 2);
        }
        assertThat(listeners.size()).isEqualTo(13);
    }

    private RecordingSubscriber subscriber(Encoding encoding) {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        subscriber.encoding = encoding;
        listeners.add(subscriber);
        return subscriber;
    }

    private void enqueue(DeliveryClass deliveryClass, int count) {
        for (int i = 0; i < count; i++) {
            listeners.enqueue(Frame.of(
                    TOPIC, deliveryClass, Priority.NORMAL, new Push.Receipt("m" + i, "room:1", "read", "bob")));
        }
    }

    private static final class CountingEncoding implements Encoding {
        private final int bytes;
        private int encoded;
        private int failAt;

        CountingEncoding(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public void append(Push push, ByteBuf out) {
            out.writeZero(bytes);
            if (++encoded == failAt) {
                throw new IllegalStateException("cannot be encoded");
            }
        }
    }
}
