package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.codec.PushBytes;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A connection of a {@link ModelReader} that takes all at once, or refuses it. */
final class ModelListener implements Subscriber {
    /** One for all, as connections of one kind share it. */
    static final Encoding ENCODING = (push, out) -> {
        byte[] bytes = PushBytes.encode(push);
        out.writeInt(bytes.length).writeBytes(bytes);
    };

    final ModelReader reader;
    int refusals;
    int timesCaughtUp;
    /** Whether it refuses what is stored now; then it refuses all until {@link #drain}. */
    BooleanSupplier isFull = () -> false;

    Runnable onRefusal = () -> {};
    private boolean refusing;
    private final FanOut fanOut;

    /**
     * @param seen as {@link ModelReader} has it
     */
    ModelListener(FanOut fanOut, String about, Map<String, String> seen) {
        this.fanOut = fanOut;
        this.reader = new ModelReader(about, seen);
        fanOut.add(this);
    }

    @Override
    public void caughtUp() {
        timesCaughtUp++;
    }

    Future<Recovery> subscribe(Topic topic, @Nullable Position since) {
        ModelReader.Reading reading = reader.asks(topic);
        return fanOut.subscribe(this, topic, since).onComplete(answer -> {
            if (answer.succeeded()) {
                reader.answered(topic, reading, since, answer.result());
            } else {
                reader.refused(topic, reading);
            }
        });
    }

    void unsubscribe(Topic topic) {
        reader.forget(topic);
        fanOut.unsubscribe(this, topic);
    }

    /** Ends the connection; what it knew of its places goes on with the next. */
    void close() {
        fanOut.remove(this);
        reader.close();
    }

    void drain() {
        refusing = false;
        fanOut.drained(this);
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
            reader.take(PushBytes.decode(bytes));
        }
        assertThat(in.isReadable()).isFalse();
        return true;
    }

    @Override
    public void flush() {}
}
