package io.rookery.bench;

import io.rookery.testing.RedisServer;
import java.util.LinkedHashMap;
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

    double commandsPerSecondSince(StoreLoad before) {
        return (commands - before.commands) / secondsSince(before);
    }

    /** Of one core. */
    double cpuPercentSince(StoreLoad before) {
        return 100 * (cpuSeconds - before.cpuSeconds) / secondsSince(before);
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
