package io.rookery.bench;

import io.rookery.testing.RedisServer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Redis has done so far, and how much it holds.
 *
 * @param commands sent by nodes, by name; what scripts call inside Redis is not among them
 * @param scriptedCalls calls that scripts made inside Redis
 * @param cpuSeconds user and system time
 */
record RedisCost(Map<String, Long> commands, long scriptedCalls, double cpuSeconds, long usedBytes) {
    /** What the presence of a node sends; everything else is called by its scripts, or by this benchmark. */
    private static final Set<String> SENT =
            Set.of("evalsha", "eval", "sadd", "srem", "smismember", "sscan", "srandmember", "pfadd", "zrange");

    private static final Set<String> OWN =
            Set.of("info", "ping", "client", "hello", "select", "script", "config", "memory");
    private static final Pattern CALLS = Pattern.compile("cmdstat_([a-z]+)[^:]*:calls=(\\d+)");

    static RedisCost of(RedisServer redis) {
        Map<String, Long> sent = new TreeMap<>();
        long scripted = 0;
        Matcher calls = CALLS.matcher(redis.command("INFO", "commandstats"));
        while (calls.find()) {
            long count = Long.parseLong(calls.group(2));
            if (SENT.contains(calls.group(1))) {
                sent.merge(calls.group(1), count, Long::sum);
            } else if (!OWN.contains(calls.group(1))) {
                scripted += count;
            }
        }
        String cpu = redis.command("INFO", "cpu");
        return new RedisCost(sent, scripted, number(cpu, "used_cpu_sys") + number(cpu, "used_cpu_user"), (long)
                number(redis.command("INFO", "memory"), "used_memory"));
    }

    private static double number(String info, String name) {
        Matcher value = Pattern.compile("(?m)^" + name + ":([0-9.]+)").matcher(info);
        if (!value.find()) throw new IllegalStateException("INFO has no " + name);
        return Double.parseDouble(value.group(1));
    }

    long sent() {
        return commands.values().stream().mapToLong(each -> each).sum();
    }

    long sent(String command) {
        return commands.getOrDefault(command, 0L);
    }

    long sentSince(RedisCost before) {
        return sent() - before.sent();
    }

    long sentSince(RedisCost before, String command) {
        return sent(command) - before.sent(command);
    }
}
