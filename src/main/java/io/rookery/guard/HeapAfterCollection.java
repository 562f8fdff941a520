package io.rookery.guard;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the last collection of the old objects left, as the JVM tells it. What is in use between collections says nothing: most
 * of it may be garbage.
 */
public final class HeapAfterCollection implements Supplier<MemoryUse> {
    private final List<MemoryPoolMXBean> pools;

    public HeapAfterCollection() {
        // Every collector has one such pool, where objects stay; the others are empty after a collection, or nearly.
        this.pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .toList();
    }

    @Override
    public MemoryUse get() {
        long used = 0;
        long max = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage left = pool.getCollectionUsage();
            if (left != null) {
                used += left.getUsed();
                max += Math.max(0, left.getMax());
            }
        }
        return new MemoryUse(used, max > 0 ? max : Runtime.getRuntime().maxMemory());
    }
}
