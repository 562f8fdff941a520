package io.rookery.bench;

import io.rookery.testing.RedisServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Redis has done so far, as its INFO tells.
 *
 * @param commands processed, those that scripts call among them
 * @param cpuSeconds user and system time of the server
 */
record StoreLoad(long atNanos, long commands, double cpuSeconds) {
    static StoreLoad of(RedisServer redis) {
        String info = redis.command("INFO", "stats");
        String cpu = redis.command("INFO", "cpu");
        return new StoreLoad(
                System.nanoTime(),
                (long) number(info, "total_commands_processed"),
                number(cpu, "used_cpu_sys") + number(cpu, "used_cpu_user"));
    }

    private static double number(String info, String name) {
        Matcher value = Pattern.compile("(?m)^" + name + ":([0-9.]+)").matcher(info);
        if (!value.find()) throw new IllegalStateException("INFO has no " + name);
        return Double.parseDouble(value.group(1));
    }

    /** What was done in some time. */
    record Spent(double seconds, long commands, double cpuSeconds) {
        static Spent sum(List<Spent> all) {
            return new Spent(
                    all.stream().mapToDouble(Spent::seconds).sum(),
                    all.stream().mapToLong(Spent::commands).sum(),
                    all.stream().mapToDouble(Spent::cpuSeconds).sum());
        }

        double commandsPerSecond() {
            return commands / seconds;
        }

        /** Of one core. */
        double cpuPercent() {
            return 100 * cpuSeconds / seconds;
        }
    }

    Spent spentSince(StoreLoad before) {
        return new Spent(secondsSince(before), commands - before.commands, cpuSeconds - before.cpuSeconds);
    }

    double commandsPerSecondSince(StoreLoad before) {
        return spentSince(before).commandsPerSecond();
    }

    /** Of one core. */
    double cpuPercentSince(StoreLoad before) {
        return spentSince(before).cpuPercent();
    }

    private double secondsSince(StoreLoad before) {
        return (atNanos - before.atNanos) / 1e9;
    }

    Map<String, Object> since(StoreLoad before) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("commandsPerSecond", Math.round(commandsPerSecondSince(before)));
        map.put("cpuPercent", Math.round(10 * cpuPercentSince(before)) / 10.0);
        return map;
    }
}
