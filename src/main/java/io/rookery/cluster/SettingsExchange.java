package io.rookery.cluster;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.identity.NodeId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.settings.InvalidSettingsException;
import io.rookery.settings.Overrides;
import io.rookery.settings.SettingInForce;
import io.rookery.settings.SettingsChange;
import io.rookery.settings.SettingsInForce;
import io.rookery.store.OverrideStore;
import io.rookery.store.OverrideStore.Author;
import io.rookery.store.OverrideStore.FromTo;
import io.rookery.store.OverrideStore.NotedChange;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's settings those of the cluster: makes changes in the store and tells the other nodes, which compare with
 * the store then, and now and then by themselves. Safe to use from any event loop that the store is for.
 */
public final class SettingsExchange implements Bus.Receiver {
    public static final Duration COMPARE_EVERY = Duration.ofSeconds(3);

    /** So often a change is tried anew because another came in between. */
    static final int ATTEMPTS_MAX = 5;

    private static final Logger LOG = LoggerFactory.getLogger(SettingsExchange.class);
    private static final Buffer LOOK = Buffer.buffer();
    private static final int KEY = 0;

    private final SettingsInForce inForce;
    private final OverrideStore store;
    private final Homes homes;
    private final Bus bus;
    private volatile boolean compared;

    public SettingsExchange(SettingsInForce inForce, OverrideStore store, Homes homes, Bus bus) {
        this.inForce = inForce;
        this.store = store;
        this.homes = homes;
        this.bus = bus;
    }

    /** Whether the cluster's settings have been read at all. */
    public boolean hasCompared() {
        return compared;
    }

    public SettingsInForce inForce() {
        return inForce;
    }

    /** Takes what the store has, or gives it back what it has lost. */
    public Future<Void> compare() {
        return read().mapEmpty();
    }

    /** What the store has in the end, which is known here, too. */
    private Future<Overrides> read() {
        return store.read().compose(found -> {
            boolean isLost = inForce.take(found) == SettingsInForce.Found.OLDER;
            compared = true;
            return isLost ? restored() : Future.succeededFuture(found);
        });
    }

    private Future<Overrides> restored() {
        Overrides known = inForce.known();
        return store.restore(known, homes.self())
                .compose(isDone -> {
                    if (isDone) {
                        LOG.warn("The store had lost the settings of version {}: they were put back", known.version());
                    }
                    return store.read();
                })
                .onSuccess(inForce::take);
    }

    /**
     * Makes a change, for all nodes.
     *
     * @param version what the overrides must be of; empty for any
     * @return the overrides from now on; fails with a {@link Refusal}: {@code invalidParams} with everything that is wrong,
     *     {@code CONFLICT} when the overrides are of another version, or those of the store
     */
    public Future<Overrides> change(SettingsChange change, OptionalLong version, Author author) {
        return change(change, version, author, ATTEMPTS_MAX);
    }

    private Future<Overrides> change(SettingsChange change, OptionalLong version, Author author, int attempts) {
        return read().compose(before -> {
            if (version.isPresent() && version.getAsLong() != before.version()) {
                return conflict(version.getAsLong(), before.version());
            }
            check(before, change);
            SettingsChange beyond = change.beyond(before);
            if (beyond.isEmpty()) {
                return Future.succeededFuture(before);
            }
            SortedMap<String, FromTo> told = told(before, beyond);
            return store.change(before, beyond, told, author).compose(after -> {
                if (after.isPresent()) {
                    changed(after.get(), told, author);
                    return Future.succeededFuture(after.get());
                }
                return attempts > 1
                        ? change(change, version, author, attempts - 1)
                        : Future.failedFuture(Refusal.busy("settings: changed by others all the time", 1_000));
            });
        });
    }

    private void check(Overrides before, SettingsChange change) {
        try {
            inForce.source().check(before, change);
        } catch (InvalidSettingsException bad) {
            throw Refusal.invalidParams(String.join("\n", bad.problems()));
        }
    }

    private static Future<Overrides> conflict(long expected, long found) {
        return Future.failedFuture(
                Refusal.of(ErrorCode.CONFLICT, "version: " + expected + " (expected: " + found + ")"));
    }

    private SortedMap<String, FromTo> told(Overrides before, SettingsChange change) {
        Overrides after = before.after(change);
        TreeSet<String> keys = new TreeSet<>(change.set().keySet());
        keys.addAll(change.remove());
        SortedMap<String, FromTo> told = new TreeMap<>();
        keys.forEach(key -> told.put(key, new FromTo(value(key, before), value(key, after))));
        return told;
    }

    private String value(String key, Overrides overrides) {
        SettingInForce setting = inForce.source().describe(key, overrides);
        return setting.value() == null ? "" : setting.value();
    }

    private void changed(Overrides after, SortedMap<String, FromTo> told, Author author) {
        told.forEach((key, fromTo) -> LOG.info(
                "Setting changed: {} from \"{}\" to \"{}\", version {}, by {} at {}",
                key,
                fromTo.from(),
                fromTo.to(),
                after.version(),
                author.by(),
                author.address()));
        inForce.take(after);
        for (NodeId member : homes.members()) {
            if (!member.equals(homes.self())) {
                bus.send(member, Concern.SETTINGS, KEY, Priority.HIGH, LOOK);
            }
        }
    }

    /** As {@link OverrideStore#changes}. */
    public Future<List<NotedChange>> changes(@Nullable String before, int limit) {
        return store.changes(before, limit);
    }

    /** Another node has changed something. */
    @Override
    public void received(NodeId from, int key, Buffer message) {
        LOG.debug("Settings were changed at {}", from);
        compare().onFailure(failure -> LOG.debug("The settings could not be read: {}", failure.getMessage()));
    }
}
