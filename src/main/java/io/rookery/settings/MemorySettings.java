package io.rookery.settings;

/**
 * When a node defends its memory, in percent of the heap in use after a collection. What is switched off is {@link
 * Integer#MAX_VALUE}.
 *
 * @param refuseSessionsAt new sessions are refused from here on
 * @param closeSlowestAt the connections with most waiting are closed from here on
 * @param closeSlowestBatch how many at once, of one event loop
 */
public record MemorySettings(int refuseSessionsAt, int closeSlowestAt, int closeSlowestBatch) {
    static MemorySettings read(Section section) {
        Section live = section.changeable(Holds.AT_ONCE);
        MemorySettings memory = new MemorySettings(
                live.limit("refuse-sessions-at", 80, 100),
                live.limit("close-slowest-at", 90, 100),
                live.integer("close-slowest-batch", 16, 1, 10_000));
        boolean isRefusing = memory.refuseSessionsAt != Integer.MAX_VALUE;
        if (isRefusing && memory.closeSlowestAt < memory.refuseSessionsAt) {
            section.refuse("close-slowest-at", "at least memory.refuse-sessions-at");
        }
        return memory;
    }
}
