package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class BufferMemoryTest {
    private static final int BYTES = 32 << 20;
    /** Other tests of this virtual machine leave and take some. */
    private static final int SLACK = BYTES / 2;

    private final BufferMemory memory = new BufferMemory();

    @Test
    void countsWhatWaitsForConnectionsUntilItIsReleased() {
        long before = memory.get().usedBytes();
        ByteBuf waiting = PooledByteBufAllocator.DEFAULT.directBuffer(BYTES, BYTES);
        long during = memory.get().usedBytes();
        waiting.release();

        assertThat(during - before).isGreaterThan(SLACK);
        assertThat(memory.get().usedBytes() - before).isLessThan(SLACK);
    }

    @Test
    void countsWhatSocketsHold() {
        long before = memory.get().usedBytes();
        ByteBuf held = ByteBufAllocator.DEFAULT.directBuffer(BYTES, BYTES);
        long during = memory.get().usedBytes();
        held.release();

        assertThat(during - before).isGreaterThan(SLACK);
    }

    @Test
    void hasTheBoundOfTheVirtualMachine() {
        assertThat(memory.get().maxBytes()).isPositive();
    }
}
