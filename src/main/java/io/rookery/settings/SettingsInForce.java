package io.rookery.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What holds on this node now: what it was started with, and the overrides of the cluster above it. Safe to use from any
 * thread.
 */
public final class SettingsInForce {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsInForce.class);

    /** How overrides that were found compare with those that are known. */
    public enum Found {
        SAME,
        TAKEN,
        /** Older ones: whoever keeps them has lost some. */
        OLDER
    }

    private record State(Overrides known, Overrides applied, LiveSettings live, List<String> problems) {}

    private final SettingsSource source;
    private final List<Consumer<LiveSettings>> followers = new ArrayList<>();
    private volatile State state;

    public SettingsInForce(SettingsSource source) {
        this.source = source;
        this.state = new State(Overrides.NONE, Overrides.NONE, LiveSettings.of(source.base()), List.of());
    }

    public SettingsSource source() {
        return source;
    }

    public LiveSettings live() {
        return state.live();
    }

    /** The newest overrides seen. */
    public Overrides known() {
        return state.known();
    }

    /** The overrides that hold here: the known ones, unless they do not go with what this node was started with. */
    public Overrides applied() {
        return state.applied();
    }

    /** Why the known overrides do not hold here; empty when they do. */
    public List<String> problems() {
        return state.problems();
    }

    /** Has the follower told what holds, now and whenever that changes, one after the other, on whichever thread. */
    public synchronized void follow(Consumer<LiveSettings> follower) {
        followers.add(follower);
        follower.accept(state.live());
    }

    /** Takes overrides that were found in the store, unless newer ones are known. */
    public synchronized Found take(Overrides found) {
        State before = state;
        if (found.equals(before.known())) {
            return Found.SAME;
        }
        if (found.version() < before.known().version()) {
            return Found.OLDER;
        }
        try {
            LiveSettings live = source.with(found);
            // Before anybody can read that it holds.
            followers.forEach(follower -> follower.accept(live));
            state = new State(found, found, live, List.of());
            tell(before.applied(), found);
        } catch (InvalidSettingsException refused) {
            state = new State(found, before.applied(), before.live(), refused.problems());
            LOG.error(
                    "The settings of version {} do not go with what this node was started with, those of version {} stay: {}",
                    found.version(),
                    before.applied().version(),
                    refused.problems());
        }
        return Found.TAKEN;
    }

    private void tell(Overrides before, Overrides now) {
        List<String> unknown = now.values().keySet().stream()
                .filter(key -> source.describe(key, now).holds() == null)
                .toList();
        LOG.info("The settings of version {} hold, after those of version {}", now.version(), before.version());
        if (!unknown.isEmpty()) {
            LOG.warn("Overrides that this node does not know are left out: {}", unknown);
        }
    }
}
