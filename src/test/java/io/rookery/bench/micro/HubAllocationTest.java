package io.rookery.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubAllocationTest {
    private static final int LISTENERS = 1_000;
    private static final int WARM_UP_FRAMES = 500;
    private static final int FRAMES = 500;

    /** Less than any object takes. */
    private static final double BYTES_PER_FURTHER_LISTENER_MAX = 4;

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ExecutorService loop = new LoopThreads(1, "loop");
    private final Level leakDetection = ResourceLeakDetector.getLevel();

    /** As Vert.x does. */
    @BeforeEach
    void watchNoBuffers() {
        ResourceLeakDetector.setLevel(Level.DISABLED);
    }

    @AfterEach
    void watchBuffersAgain() {
        ResourceLeakDetector.setLevel(leakDetection);
        loop.shutdownNow();
    }

    @Test
    void aFurtherListenerOfAFrameAllocatesNothing() throws Exception {
        double forOne = loop.submit(() -> bytesPerFrame(1)).get();
        double forAll = loop.submit(() -> bytesPerFrame(LISTENERS)).get();

        assertThat((forAll - forOne) / (LISTENERS - 1))
                .as("%.0f bytes for one listener, %.0f for %d", forOne, forAll, LISTENERS)
                .isLessThan(BYTES_PER_FURTHER_LISTENER_MAX);
    }

    private double bytesPerFrame(int listeners) {
        Hub hub = new Hub(Said.dialect("json"), listeners);
        say(hub, WARM_UP_FRAMES);
        long before = threads.getCurrentThreadAllocatedBytes();
        say(hub, FRAMES);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(hub.written()).isEqualTo((long) listeners * (WARM_UP_FRAMES + FRAMES));
        return (double) allocated / FRAMES;
    }

    private static void say(Hub hub, int frames) {
        for (int i = 0; i < frames; i++) {
            hub.say();
        }
    }
}
