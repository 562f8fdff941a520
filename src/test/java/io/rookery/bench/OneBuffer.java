package io.rookery.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Reads everything on one event loop into the same buffer, which therefore stays in the processor's cache. Right only where a
 * handler is done with what it was given when it returns.
 */
@SuppressWarnings("deprecation") // Netty deprecates Handle, but names no other way to choose the buffer.
final class OneBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private final ByteBuf buffer;

    OneBuffer(int bytes) {
        buffer = Unpooled.directBuffer(bytes, bytes);
    }

    @Override
    public RecvByteBufAllocator.Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return buffer.clear().retain();
            }

            @Override
            public int guess() {
                return buffer.capacity();
            }
        };
    }
}
