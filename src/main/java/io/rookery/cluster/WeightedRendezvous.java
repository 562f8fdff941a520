package io.rookery.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Weighted rendezvous hashing: every key has its own order of the nodes, in which a node comes first for a share of the keys
 * that is proportional to its weight. When a node leaves, only the keys it was first for move; when one comes, keys move to it
 * alone.
 *
 * <p>A node's score for a key is {@code -weight / ln(u)}, {@code u} being uniform in (0, 1) and computed alike everywhere from
 * key and name (Schindelhauer and Schomaker, "Weighted Distributed Hash Tables", 2005).
 */
public final class WeightedRendezvous {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final double UNIT = 0x1.0p-53;

    private WeightedRendezvous() {}

    /**
     * @param weight at least 1
     * @return all nodes, the key's first choice first
     */
    public static <N> List<N> rank(
            String key, Collection<N> nodes, Function<N, String> name, ToLongFunction<N> weight) {
        record Scored<N>(N node, double score) {}
        return nodes.stream()
                .map(node -> new Scored<>(node, score(key, name.apply(node), weight.applyAsLong(node))))
                .sorted(Comparator.comparingDouble((Scored<N> scored) -> scored.score())
                        .reversed())
                .map(Scored::node)
                .toList();
    }

    private static double score(String key, String name, long weight) {
        if (weight < 1) {
            throw new IllegalArgumentException("weight of " + name + ": " + weight + " (expected: >= 1)");
        }
        long hash = mixed(fnv(fnv(FNV_OFFSET, name) * FNV_PRIME, key));
        double uniform = ((hash >>> 11) + 0.5) * UNIT;
        return -weight / Math.log(uniform);
    }

    private static long fnv(long from, String text) {
        long hash = from;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    /** The finaliser of SplitMix64: what differs in one bit differs in half of them. */
    private static long mixed(long hash) {
        long z = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
