package io.rookery.chat;

import io.rookery.identity.UserId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.store.AuditLog;
import io.rookery.store.AuditLog.Done;
import io.rookery.store.AuditLog.Listed;
import io.rookery.store.AuditLog.Noted;
import io.rookery.store.Deed;
import io.rookery.store.ReportStore;
import io.rookery.store.ReportStore.Outcome;
import io.rookery.store.Sanction;
import io.rookery.store.UserSanctionStore;
import io.rookery.store.UserSanctions;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How operators keep order in the whole game: bans and mutes, what users reported, and who did what. What is done to a user stands in
 * the store first and in the audit log then, so that a deed that failed half-way is completed by repeating it.
 */
public final class OperatorModeration {
    private final Supplier<UserSanctionStore> sanctions;
    private final Supplier<AuditLog> audit;
    private final Supplier<ReportStore> reports;
    private final Runnable tellNodes;
    private final Clock clock;

    /**
     * The stores are those of the event loop that calls.
     *
     * @param tellNodes has all nodes look into the audit log
     */
    public OperatorModeration(
            Supplier<UserSanctionStore> sanctions,
            Supplier<AuditLog> audit,
            Supplier<ReportStore> reports,
            Runnable tellNodes,
            Clock clock) {
        this.sanctions = sanctions;
        this.audit = audit;
        this.reports = reports;
        this.tellNodes = tellNodes;
        this.clock = clock;
    }

    /**
     * @param sanction a ban, which ends the user's sessions on all nodes within seconds, or a mute
     * @param length zero for ever
     * @return until when, in milliseconds since 1970; zero for ever
     */
    public Future<Long> impose(String user, Sanction sanction, Duration length, String by, String reason) {
        UserId id = Naming.user(user);
        Deed deed = sanction == Sanction.BAN ? Deed.USER_BAN : Deed.USER_MUTE;
        return sanctions
                .get()
                .impose(id, sanction, length, by, reason)
                .compose(until -> noted(deed, by, id, until, reason).map(until));
    }

    /**
     * @return whether there was one
     */
    public Future<Boolean> lift(String user, Sanction sanction, String by) {
        UserId id = Naming.user(user);
        Deed deed = sanction == Sanction.BAN ? Deed.USER_UNBAN : Deed.USER_UNMUTE;
        return sanctions
                .get()
                .lift(id, sanction)
                .compose(was -> noted(deed, by, id, 0, null).map(was));
    }

    public Future<UserSanctions> of(String user) {
        return sanctions.get().of(Naming.user(user));
    }

    /** Users who suffer it, those first whose end is nearest. */
    public Future<List<Listed>> suffering(Sanction sanction, int from, int limit) {
        return audit.get().suffering(sanction, from, limit);
    }

    /** The newest deeds before one. */
    public Future<List<Noted>> deeds(@Nullable Long before, int limit) {
        return audit.get().page(before, limit);
    }

    public Future<ReportStore.Page> reports(boolean open, int from, int limit) {
        return reports.get().page(open, from, limit);
    }

    /**
     * @return fails as not found when there is no such report, or it is closed
     */
    public Future<Void> close(String report, boolean resolved, String note, String by) {
        Outcome outcome = new Outcome(resolved ? "resolved" : "dismissed", note, by, clock.millis());
        Deed deed = resolved ? Deed.REPORT_RESOLVED : Deed.REPORT_DISMISSED;
        return reports.get()
                .close(report, outcome)
                .compose(was -> was
                        ? noted(deed, by, null, 0, "report " + report + ": " + note)
                        : Future.failedFuture(Refusal.of(
                                ErrorCode.NOT_FOUND, "report: " + report + " (expected: one that is open)")));
    }

    private Future<Void> noted(Deed deed, String by, @Nullable UserId user, long untilMillis, @Nullable String reason) {
        return audit.get()
                .note(new Done(deed, by, user, null, untilMillis, reason))
                .map(number -> {
                    tellNodes.run();
                    return null;
                });
    }
}
