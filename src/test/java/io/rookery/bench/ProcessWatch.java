package io.rookery.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Memory and processor time of some processes while something goes on. */
final class ProcessWatch {
    private static final long MEBI = 1024 * 1024;

    /** One process. */
    private static final class Watched {
        private final String name;
        private final long pid;
        private final double cpuBefore;
        private final List<Long> residentMebibytes = new ArrayList<>();

        Watched(String name, long pid) {
            this.name = name;
            this.pid = pid;
            this.cpuBefore = Processes.cpuSeconds(List.of(pid));
        }

        double cpuSeconds() {
            return Processes.cpuSeconds(List.of(pid)) - cpuBefore;
        }

        void look() throws IOException {
            residentMebibytes.add(Processes.residentBytes(pid) / MEBI);
        }
    }

    private final List<Watched> watched = new ArrayList<>();
    private final long startNanos = System.nanoTime();

    /** Begins to watch a process. */
    void add(String name, long pid) throws IOException {
        Watched process = new Watched(name, pid);
        process.look();
        watched.add(process);
    }

    /** Looks at everybody's memory. */
    void look() throws IOException {
        for (Watched each : watched) each.look();
    }

    List<Map<String, Object>> report(BenchReport report) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        report.say("%-12s%14s%14s%14s%14s%12s"
                .formatted("", "MiB at first", "at last", "at the most", "CPU s", "of a core"));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Watched each : watched) {
            List<Long> resident = each.residentMebibytes;
            long first = resident.get(0);
            long last = resident.get(resident.size() - 1);
            long most = resident.stream().mapToLong(size -> size).max().orElse(0);
            double cpu = each.cpuSeconds();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", each.name);
            row.put("residentMebibytesFirst", first);
            row.put("residentMebibytesLast", last);
            row.put("residentMebibytesMost", most);
            row.put("residentMebibytes", resident);
            row.put("cpuSeconds", cpu);
            row.put("ofACore", cpu / seconds);
            rows.add(row);
            report.say("%-12s%,14d%,14d%,14d%14.1f%12.2f".formatted(each.name, first, last, most, cpu, cpu / seconds));
        }
        return rows;
    }
}
