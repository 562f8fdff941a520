package io.rookery.chat;

import io.rookery.guard.FloodGuard;
import io.rookery.guard.WordList;
import io.rookery.session.Session;
import io.rookery.settings.ModerationSettings;
import io.rookery.store.AuditLog;
import io.rookery.store.ReportStore;
import io.rookery.store.SanctionStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What keeping order on one event loop stands on; the stores are that loop's own.
 *
 * @param tellNodes has all nodes look into the audit log
 * @param hook asks the game's services; fails when no answer comes within the deadline
 * @param settings those that hold now
 */
public record ModerationPorts(
        SanctionStore sanctions,
        AuditLog audit,
        Runnable tellNodes,
        ReportStore reports,
        BlockLists blocks,
        FloodGuard flood,
        WordList words,
        BiFunction<JsonObject, Duration, Future<JsonObject>> hook,
        Supplier<ModerationSettings> settings,
        ModerationMeter meter) {

    /** Whether the user's token makes a moderator of every channel in which users speak. */
    boolean keepsOrderEverywhere(Session session) {
        return !Collections.disjoint(session.roles(), settings.get().moderatorRoles());
    }
}
