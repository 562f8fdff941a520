package io.rookery.presence;

import io.rookery.protocol.Platform;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.ConnectionLife.Arrival;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Who is there at one moment, and who came and went since the start: of an event loop, a node, or several nodes.
 *
 * <p>A user with sessions on several nodes counts on each of them.
 *
 * @param statuses as users see themselves, so that the invisible are told apart; only those that somebody has
 * @param platforms sessions; only those that there are
 * @param zones of the users who are in one, by its name
 * @param otherZones what {@code zones} leaves out
 * @param stays only of platforms that there were
 * @param arrivals users who came when they had no session
 */
public record Census(
        Heads all,
        Map<PresenceStatus, Heads> statuses,
        Map<Platform, Integer> platforms,
        Map<String, Heads> zones,
        Heads otherZones,
        Map<Platform, Stays> stays,
        Map<Arrival, Long> arrivals) {
    static final Census EMPTY = new Census(Heads.NONE, Map.of(), Map.of(), Map.of(), Heads.NONE, Map.of(), Map.of());

    Census plus(Census other) {
        return new Census(
                all.plus(other.all),
                sum(new EnumMap<>(PresenceStatus.class), statuses, other.statuses, Heads::plus),
                sum(new EnumMap<>(Platform.class), platforms, other.platforms, Integer::sum),
                sum(new HashMap<>(), zones, other.zones, Heads::plus),
                otherZones.plus(other.otherZones),
                sum(new EnumMap<>(Platform.class), stays, other.stays, Stays::plus),
                sum(new EnumMap<>(Arrival.class), arrivals, other.arrivals, Long::sum));
    }

    private static <K, V> Map<K, V> sum(Map<K, V> into, Map<K, V> one, Map<K, V> other, BinaryOperator<V> plus) {
        into.putAll(one);
        other.forEach((key, value) -> into.merge(key, value, plus));
        return into;
    }

    /** The same with the zones of most users alone, the fullest first; all others together. */
    public Census withZones(int max) {
        List<Map.Entry<String, Heads>> fullest = zones.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Heads>>comparingInt(
                                zone -> -zone.getValue().users())
                        .thenComparing(Map.Entry::getKey))
                .limit(max)
                .toList();
        Map<String, Heads> kept = new LinkedHashMap<>();
        fullest.forEach(zone -> kept.put(zone.getKey(), zone.getValue()));
        Heads left = zones.values().stream().reduce(otherZones, Heads::plus);
        Heads others = kept.values().stream().reduce(left, Heads::minus);
        return new Census(all, statuses, platforms, kept, others, stays, arrivals);
    }

    public Heads of(PresenceStatus status) {
        return statuses.getOrDefault(status, Heads.NONE);
    }

    public int sessionsOn(Platform platform) {
        return platforms.getOrDefault(platform, 0);
    }

    public long arrived(Arrival arrival) {
        return arrivals.getOrDefault(arrival, 0L);
    }

    /** Of all platforms together. */
    public Stays allStays() {
        return stays.values().stream().reduce(new Stays(), Stays::plus);
    }

    /** Sorted by platform. */
    @Override
    public Map<Platform, Stays> stays() {
        return new TreeMap<>(stays);
    }
}
