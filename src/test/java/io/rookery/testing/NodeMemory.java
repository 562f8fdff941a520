package io.rookery.testing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory a node holds on to: live objects, and what it has allocated outside the heap for buffers. */
public record NodeMemory(long pid) {
    /** A node must be started with this to be measured. */
    public static final String JVM_ARGUMENT = "-XX:NativeMemoryTracking=summary";

    /** Lets buffers be allocated in small steps, so that what is allocated is about what is held. */
    public static final String SMALL_CHUNKS = "-Dio.netty.allocator.maxOrder=5";

    private static final Pattern LIVE_OBJECTS = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern BUFFERS = Pattern.compile("-\\s+Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    /** Collects the garbage and counts what is left. */
    public long bytesInUse() {
        long objects = number(LIVE_OBJECTS, ask("GC.class_histogram"));
        long buffers = number(BUFFERS, ask("VM.native_memory", "summary")) * 1024;
        System.out.printf("live objects %,d bytes, buffers %,d bytes%n", objects, buffers);
        return objects + buffers;
    }

    private String ask(String... command) {
        String[] all = new String[command.length + 2];
        all[0] = "jcmd";
        all[1] = Long.toString(pid);
        System.arraycopy(command, 0, all, 2, command.length);
        return Commands.run(all);
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in:\n" + text);
        }
        return Long.parseLong(matcher.group(1));
    }
}
