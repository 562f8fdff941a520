package io.rookery.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processor time and memory of processes, as Linux tells them. */
final class Processes {
    /** The unit of times in {@code /proc}; 100 a second on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private Processes() {}

    /** User and system time of all of them, in seconds; -1 when there are none or none can be read. */
    static double cpuSeconds(List<Long> pids) {
        if (pids.isEmpty()) return -1;
        double sum = 0;
        for (long pid : pids) {
            try {
                String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                sum += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
            } catch (IOException notThere) {
                return -1;
            }
        }
        return sum;
    }

    static double ownCpuSeconds() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getProcessCpuTime()
                / 1e9;
    }

    /** Resident memory in bytes. */
    static long residentBytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
        throw new IOException("/proc/" + pid + "/status has no VmRSS");
    }

    /** Bytes of the objects in a JVM's heap that are alive; collects all garbage first. */
    static long liveHeapBytes(long pid) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String total = "";
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("Total")) total = line;
            }
        }
        if (!process.waitFor(60, TimeUnit.SECONDS) || total.isEmpty()) {
            throw new IOException("jcmd " + pid + " GC.class_histogram gave no total");
        }
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }
}
