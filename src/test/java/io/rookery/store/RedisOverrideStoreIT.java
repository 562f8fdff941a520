package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.identity.NodeId;
import io.rookery.settings.Overrides;
import io.rookery.settings.SettingsChange;
import io.rookery.store.OverrideStore.Author;
import io.rookery.store.OverrideStore.FromTo;
import io.rookery.store.OverrideStore.NotedChange;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisOverrideStoreIT {
    private static final NodeId OWL = new NodeId("owl", "b1");
    private static final Author CAROL = new Author("carol", "127.0.0.1", OWL);

    private final RedisServer redis = RedisServer.start("--appendfsync", "no");
    private final Vertx vertx = Vertx.vertx();
    private final OnLoop loop = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
    private final OverrideStore store = new RedisOverrideStore(loop.links());

    @AfterEach
    void close() {
        loop.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    @Test
    void thereIsNothingUntilSomebodyChangesSomething() {
        assertThat(read()).isEqualTo(Overrides.NONE);
        assertThat(page(null, 10)).isEmpty();
    }

    @Test
    void aChangeIsMadeAsAWholeAndNotedKeyByKey() {
        Overrides first =
                change(Overrides.NONE, Map.of("a.x", "1", "a.y", "2"), Set.of()).orElseThrow();
        Overrides second =
                change(first, Map.of("a.z", "3"), Set.of("a.x", "a.y")).orElseThrow();

        assertThat(first).isEqualTo(new Overrides(1, Map.of("a.x", "1", "a.y", "2")));
        assertThat(read()).isEqualTo(second).isEqualTo(new Overrides(2, Map.of("a.z", "3")));
        List<NotedChange> noted = page(null, 10);
        assertThat(noted).extracting(NotedChange::key).containsExactly("a.z", "a.y", "a.x", "a.y", "a.x");
        assertThat(noted).extracting(NotedChange::version).containsExactly(2L, 2L, 2L, 1L, 1L);
        assertThat(noted.get(4).fromTo()).isEqualTo(new FromTo("before", "1"));
        assertThat(noted.get(2).fromTo()).isEqualTo(new FromTo("before", "removed"));
        assertThat(noted).allSatisfy(change -> {
            assertThat(List.of(change.by(), change.address(), change.node()))
                    .containsExactly("carol", "127.0.0.1", "owl");
            assertThat(change.atMillis()).isPositive();
        });
    }

    @Test
    void aChangeOfAnotherVersionIsNotMade() {
        Overrides first = change(Overrides.NONE, Map.of("a.x", "1"), Set.of()).orElseThrow();

        assertThat(change(Overrides.NONE, Map.of("a.x", "9", "a.y", "9"), Set.of()))
                .isEmpty();
        assertThat(change(new Overrides(2, Map.of()), Map.of("a.x", "9"), Set.of()))
                .isEmpty();

        assertThat(read()).isEqualTo(first);
        assertThat(page(null, 10)).hasSize(1);
    }

    @Test
    void whatWasLostIsPutBackUnlessThereIsSomethingNewer() {
        Overrides lost = new Overrides(7, Map.of("a.x", "1"));
        change(Overrides.NONE, Map.of("a.y", "2"), Set.of());

        assertThat(restore(lost)).isTrue();
        assertThat(read()).isEqualTo(lost);
        assertThat(restore(lost)).isFalse();
        assertThat(restore(new Overrides(6, Map.of()))).isFalse();

        assertThat(read()).isEqualTo(lost);
        NotedChange noted = page(null, 1).get(0);
        assertThat(noted.key()).isEqualTo(NotedChange.EVERYTHING);
        assertThat(noted.fromTo()).isEqualTo(new FromTo("version 1", "version 7"));
        assertThat(noted.node()).isEqualTo("owl");
    }

    @Test
    void changesAreReadPageByPageAndOldOnesForgotten() {
        Overrides now = Overrides.NONE;
        int perChange = 50;
        for (int i = 0; i * perChange < OverrideStore.CHANGES_KEPT + perChange; i++) {
            Map<String, String> set = new TreeMap<>();
            for (int key = 0; key < perChange; key++) {
                set.put("a.x" + key, "" + i);
            }
            now = change(now, set, Set.of()).orElseThrow();
        }

        List<NotedChange> all = new ArrayList<>();
        List<NotedChange> page = page(null, OverrideStore.PAGE_MAX);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = page(page.get(page.size() - 1).id(), OverrideStore.PAGE_MAX);
        }

        assertThat(all).hasSize(OverrideStore.CHANGES_KEPT);
        assertThat(all).extracting(NotedChange::id).doesNotHaveDuplicates();
        assertThat(all.get(0).version()).isEqualTo(now.version());
        assertThat(all.get(all.size() - 1).version()).isEqualTo(2);
        assertThatThrownBy(() -> page(null, OverrideStore.PAGE_MAX + 1)).hasMessageContaining("expected: 1..200");
    }

    private Overrides read() {
        return loop.get(store::read);
    }

    private Optional<Overrides> change(Overrides before, Map<String, String> set, Set<String> remove) {
        SortedMap<String, FromTo> told = new TreeMap<>();
        set.forEach((key, value) -> told.put(key, new FromTo("before", value)));
        remove.forEach(key -> told.put(key, new FromTo("before", "removed")));
        return loop.get(() -> store.change(before, new SettingsChange(set, remove), told, CAROL));
    }

    private boolean restore(Overrides overrides) {
        return loop.get(() -> store.restore(overrides, OWL));
    }

    private List<NotedChange> page(String before, int limit) {
        return loop.get(() -> store.changes(before, limit));
    }
}
