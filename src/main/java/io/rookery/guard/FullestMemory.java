package io.rookery.guard;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Of several memories the one that will be full first. */
public final class FullestMemory implements Supplier<MemoryUse> {
    private final List<Supplier<MemoryUse>> memories;

    public FullestMemory(List<Supplier<MemoryUse>> memories) {
        if (memories.isEmpty()) {
            throw new IllegalArgumentException("memories: none (expected: at least one)");
        }
        this.memories = List.copyOf(memories);
    }

    @Override
    public MemoryUse get() {
        return memories.stream()
                .map(Supplier::get)
                .max(Comparator.comparingDouble(MemoryUse::ratio))
                .orElseThrow();
    }
}
