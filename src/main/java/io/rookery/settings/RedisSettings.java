package io.rookery.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Where the shared truth is kept.
 *
 * @param urls one server, or several sentinels or cluster nodes
 * @param masterName what sentinels call the master; used in that mode only
 * @param commandDeadline a command unanswered for so long counts as unknown
 * @param connections pipelined connections of this node; zero for one per event loop
 * @param reconnectBackoffMax the longest wait between two attempts
 * @param circuit when commands are not even tried
 */
public record RedisSettings(
        Mode mode,
        List<URI> urls,
        String masterName,
        Duration commandDeadline,
        int connections,
        Duration reconnectBackoffMax,
        CircuitSettings circuit) {
    private static final Set<String> SCHEMES = Set.of("redis", "rediss");

    /** How Redis is run. */
    public enum Mode {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    public RedisSettings {
        urls = List.copyOf(urls);
    }

    static RedisSettings read(Section section) {
        RedisSettings redis = new RedisSettings(
                section.choice("mode", Mode.STANDALONE),
                section.list("url", "redis://host:port or rediss://host:port", text -> Texts.url(text, SCHEMES))
                        .orElse(List.of(URI.create("redis://127.0.0.1:6379"))),
                section.text("master-name", "mymaster", Texts.NAME_EXPECTED, Texts::name),
                section.duration("command-deadline", "2s", "10ms", "10s"),
                section.integer("connections", 0, 0, 64),
                section.duration("reconnect-backoff-max", "1s", "10ms", "30s"),
                CircuitSettings.read(section.in("circuit")));
        if (redis.mode == Mode.STANDALONE && redis.urls.size() > 1) {
            section.refuse("url", "one address in mode standalone");
        }
        return redis;
    }

    /** Leaves out the passwords. */
    @Override
    public String toString() {
        return "RedisSettings[mode=" + mode + ", urls=" + Secrets.withoutUserInfo(urls.toString()) + "]";
    }
}
