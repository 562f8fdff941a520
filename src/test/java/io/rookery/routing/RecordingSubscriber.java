package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was offered, and keeps the bytes if told to. */
final class RecordingSubscriber implements Subscriber {
    final List<Integer> offers = new ArrayList<>();
    final List<String> happened = new ArrayList<>();
    final List<ByteBuf> buffers = new ArrayList<>();
    Encoding encoding = ModelListener.ENCODING;
    Runnable onOffer = () -> {};
    boolean takes = true;

    @Override
    public UserId user() {
        return new UserId("bob");
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public boolean offer(Batch batch) {
        onOffer.run();
        offers.add(batch.count());
        happened.add(batch.deliveryClass() + " " + batch.count());
        buffers.add(batch.frames());
        return takes;
    }

    @Override
    public void userLeft(Topic topic) {
        happened.add("left " + topic);
    }

    @Override
    public void flush() {
        happened.add("flush");
    }
}
