package io.rookery.chat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.guard.FloodGuard;
import io.rookery.guard.WordList;
import io.rookery.identity.UserId;
import io.rookery.settings.ModerationSettings;
import io.rookery.settings.SettingsSource;
import io.rookery.settings.WordSettings;
import io.rookery.store.Copying;
import io.rookery.store.RedisAuditLog;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisReportStore;
import io.rookery.store.RedisSanctionStore;
import io.rookery.store.RelationStore.Edit;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What keeping order stands on in tests of the chat: real stores, no flood scores, some words, and blocks that are known at once. */
final class OrderForTests implements BlockLists {
    static final int AUDIT_KEPT = 1_000;

    final Map<UserId, Set<UserId>> blocked = new ConcurrentHashMap<>();
    int nodesTold;

    ModerationPorts ports(RedisLinks links) {
        return new ModerationPorts(
                new RedisSanctionStore(links, Copying.NONE, Clock.systemUTC()),
                new RedisAuditLog(links, AUDIT_KEPT),
                () -> nodesTold++,
                new RedisReportStore(links, Copying.NONE),
                this,
                new FloodGuard(() -> settings().flood(), System::nanoTime),
                WordList.of(new WordSettings(
                        List.of("blockedword"), List.of("shadowword"), List.of("maskedword"), Optional.empty())),
                (question, deadline) -> Future.failedFuture("nobody is asked"),
                OrderForTests::settings,
                new ModerationMeter(new SimpleMeterRegistry()));
    }

    static ModerationSettings settings() {
        Map<String, String> environment = new HashMap<>();
        environment.put("ROOKERY_MODERATION_FLOOD_ENABLED", "false");
        environment.put("ROOKERY_MODERATION_REPORTS_PER_DAY", "3");
        return SettingsSource.load(List.of(), environment).base().moderation();
    }

    @Override
    public Future<Void> change(UserId blocker, Edit edit, UserId user) {
        Set<UserId> users = blocked.computeIfAbsent(blocker, unknown -> ConcurrentHashMap.newKeySet());
        if (edit == Edit.ADD) {
            users.add(user);
        } else {
            users.remove(user);
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Boolean> blocks(UserId blocker, UserId user) {
        return Future.succeededFuture(blocked.getOrDefault(blocker, Set.of()).contains(user));
    }
}
