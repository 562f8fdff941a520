package io.rookery.presence;

import io.netty.buffer.ByteBuf;
import io.rookery.identity.UserId;
import io.rookery.protocol.Push;
import io.rookery.routing.Batch;
import io.rookery.routing.Encoding;
import io.rookery.routing.Subscriber;
import java.util.function.Consumer;

/** Listens to topics on behalf of this node, and takes what is said instead of bytes. */
final class Feed implements Subscriber, Encoding {
    private static final UserId NAME = new UserId("presence");

    private final Consumer<Push> heard;

    Feed(Consumer<Push> heard) {
        this.heard = heard;
    }

    @Override
    public UserId user() {
        return NAME;
    }

    @Override
    public Encoding encoding() {
        return this;
    }

    @Override
    public void append(Push push, ByteBuf out) {
        heard.accept(push);
    }

    /** Has been taken already, and is no delivery. */
    @Override
    public boolean offer(Batch batch) {
        return false;
    }

    @Override
    public void flush() {}
}
