package io.rookery.guard;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.util.function.Supplier;

/** The memory outside the heap in which messages wait for sockets, as its allocators tell it. */
public final class BufferMemory implements Supplier<MemoryUse> {
    @Override
    public MemoryUse get() {
        return new MemoryUse(shared() + ofSockets(), PlatformDependent.maxDirectMemory());
    }

    /** What is shared by connections or held for them. The pool's chunks say nothing: they stay when they are empty. */
    private static long shared() {
        return Math.max(0, PooledByteBufAllocator.DEFAULT.pinnedDirectMemory());
    }

    private static long ofSockets() {
        ByteBufAllocator sockets = ByteBufAllocator.DEFAULT;
        return sockets != PooledByteBufAllocator.DEFAULT && sockets instanceof ByteBufAllocatorMetricProvider provider
                ? Math.max(0, provider.metric().usedDirectMemory())
                : 0;
    }
}
