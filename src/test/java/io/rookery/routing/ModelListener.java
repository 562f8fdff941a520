package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.codec.PushBytes;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A connection that counts on what it is promised: everything once and in order after its position, or to be told. */
final class ModelListener implements Subscriber {
    /** One for all, as connections of one kind share it. */
    static final Encoding ENCODING = (push, out) -> {
        byte[] bytes = PushBytes.encode(push);
        out.writeInt(bytes.length).writeBytes(bytes);
    };

    private static final class Reading {
        private boolean listening;
        private boolean doubled;
        private int asked;
        private @Nullable Position position;
    }

    final Map<Topic, Reading> readings = new HashMap<>();
    final Map<String, String> seen;
    final String about;
    int resets;
    int refusals;
    int timesCaughtUp;
    /** Whether it refuses what is stored now; then it refuses all until {@link #drain}. */
    BooleanSupplier isFull = () -> false;

    Runnable onRefusal = () -> {};
    private boolean refusing;
    private final FanOut fanOut;
    private final Set<Topic> wanted = new HashSet<>();

    /**
     * @param seen what everybody has seen, by place, so that a place has one message only
     */
    ModelListener(FanOut fanOut, String about, Map<String, String> seen) {
        this.fanOut = fanOut;
        this.about = about;
        this.seen = seen;
        fanOut.add(this);
    }

    @Override
    public void caughtUp() {
        timesCaughtUp++;
    }

    Future<Recovery> subscribe(Topic topic, @Nullable Position since) {
        Reading reading = readings.computeIfAbsent(topic, t -> new Reading());
        wanted.add(topic);
        reading.doubled |= reading.asked > 0;
        reading.asked++;
        return fanOut.subscribe(this, topic, since).onComplete(answer -> {
            if (readings.get(topic) == reading) {
                reading.asked--;
                if (answer.succeeded()) {
                    answered(reading, since, answer.result());
                }
            }
        });
    }

    void unsubscribe(Topic topic) {
        wanted.remove(topic);
        readings.remove(topic);
        fanOut.unsubscribe(this, topic);
    }

    /** Ends the connection; what it knew of its places goes on with the next. */
    void close() {
        fanOut.remove(this);
        readings.clear();
    }

    void drain() {
        refusing = false;
        fanOut.drained(this);
    }

    boolean listens(Topic topic) {
        Reading reading = readings.get(topic);
        return reading != null && reading.listening;
    }

    boolean waits(Topic topic) {
        Reading reading = readings.get(topic);
        return reading != null && reading.asked > 0;
    }

    @Nullable
    Position position(Topic topic) {
        Reading reading = readings.get(topic);
        return reading == null ? null : reading.position;
    }

    private void answered(Reading reading, @Nullable Position since, Recovery recovery) {
        long at = since == null ? 0 : since.offset();
        for (ChatMessage message : recovery.messages()) {
            assertThat(message.offset()).as(about).isEqualTo(++at);
            see(message);
        }
        Position known = reading.position;
        if (recovery.recovered()) {
            assertThat(since).as(about).isNotNull();
            assertThat(at)
                    .as("%s: recovered up to the position", about)
                    .isEqualTo(recovery.position().offset());
        }
        if (known == null || recovery.position().offset() > known.offset() || !reading.doubled) {
            if (reading.listening && recovery.recovered() && known != null && !reading.doubled) {
                assertThat(recovery.position().offset()).as(about).isGreaterThanOrEqualTo(known.offset());
            }
            reading.position = recovery.position();
        }
        reading.listening = true;
    }

    @Override
    public UserId user() {
        return new UserId("bob");
    }

    @Override
    public Encoding encoding() {
        return ENCODING;
    }

    @Override
    public boolean offer(Batch batch) {
        if (batch.deliveryClass() == DeliveryClass.LOG && (refusing || isFull.getAsBoolean())) {
            refusals++;
            if (!refusing) {
                refusing = true;
                onRefusal.run();
            }
            return false;
        }
        ByteBuf in = batch.frames().duplicate();
        for (int i = 0; i < batch.count(); i++) {
            byte[] bytes = new byte[in.readInt()];
            in.readBytes(bytes);
            take(PushBytes.decode(bytes));
        }
        assertThat(in.isReadable()).isFalse();
        return true;
    }

    private void take(Push push) {
        if (push instanceof Push.Chat chat) {
            ChatMessage message = chat.message();
            Reading reading = readings.get(new Topic(message.channel()));
            assertThat(reading).as("%s: %s unasked", about, message).isNotNull();
            assertThat(reading.listening)
                    .as("%s: %s before the answer", about, message)
                    .isTrue();
            long known = reading.position.offset();
            see(message);
            if (!reading.doubled || message.offset() > known) {
                assertThat(message.offset())
                        .as("%s: %s", about, message.channel())
                        .isEqualTo(known + 1);
                reading.position = message.position();
            }
        } else if (push instanceof Push.ChannelReset reset) {
            Reading reading = readings.get(new Topic(reset.channel()));
            assertThat(reading).as(about).isNotNull();
            assertThat(reading.listening).as(about).isTrue();
            resets++;
            reading.position = new Position(reset.epoch(), reset.offset());
        }
    }

    private void see(ChatMessage message) {
        String place = message.channel() + ' ' + message.epoch() + ' ' + message.offset();
        String before = seen.putIfAbsent(place, message.messageId());
        assertThat(before == null ? message.messageId() : before)
                .as("%s: %s", about, place)
                .isEqualTo(message.messageId());
    }

    @Override
    public void flush() {}
}
