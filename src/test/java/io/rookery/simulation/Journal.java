package io.rookery.simulation;

import io.rookery.testing.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** All that happened in a run, in one number, and what of it helps who looks for a mistake. */
final class Journal {
    private final VirtualTime time;
    private final long beginMillis;
    private final List<String> notes = new ArrayList<>();
    private final CRC32 trace = new CRC32();
    private long entries;

    Journal(VirtualTime time) {
        this.time = time;
        this.beginMillis = time.nowMillis();
    }

    void note(String what) {
        String line = time.nowMillis() - beginMillis + " " + what;
        notes.add(line);
        trace(line);
    }

    /** What is too much to be read. */
    void trace(String what) {
        entries++;
        trace.update((time.nowMillis() + what).getBytes(StandardCharsets.UTF_8));
    }

    String notes() {
        return String.join("\n", notes);
    }

    /** The same for two runs in which the same happened. */
    String digest() {
        return entries + "-" + Long.toHexString(trace.getValue());
    }
}
