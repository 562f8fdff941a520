package io.rookery.app;

import io.rookery.identity.NodeId;
import io.rookery.settings.Overrides;
import io.rookery.settings.SettingsChange;
import io.rookery.store.OverrideStore;
import io.rookery.store.RedisOverrideStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The overrides as seen from whichever event loop calls. */
final class LoopOverrideStore implements OverrideStore {
    private final LoopStores stores;

    LoopOverrideStore(LoopStores stores) {
        this.stores = stores;
    }

    @Override
    public Future<Overrides> read() {
        return here().read();
    }

    @Override
    public Future<Optional<Overrides>> change(
            Overrides before, SettingsChange change, SortedMap<String, FromTo> told, Author author) {
        return here().change(before, change, told, author);
    }

    @Override
    public Future<Boolean> restore(Overrides overrides, NodeId node) {
        return here().restore(overrides, node);
    }

    @Override
    public Future<List<NotedChange>> changes(@Nullable String before, int limit) {
        return here().changes(before, limit);
    }

    private OverrideStore here() {
        return new RedisOverrideStore(stores.here());
    }
}
