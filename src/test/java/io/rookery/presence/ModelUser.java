package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What is so of one user, as far as can be known: of what was said and not acknowledged, or said before the store lost its
 * data by somebody who is not there any more, each possibility counts.
 */
final class ModelUser {
    /** What was said and expires has done so when the comparison is made. */
    private static final Said NOTHING = new Said(null, -1, PresenceStatus.ONLINE, "", true);

    /** What expires does so earlier. */
    private static final long HIDDEN_MILLIS_MAX = 8_000;

    final UserId id;
    final Map<String, ModelSession> sessions = new LinkedHashMap<>();
    private final List<Said> said = new ArrayList<>();
    private long lostAtMillis = -1;
    private long presentUntilMillis = -1;
    private long hiddenUntilMillis = -1;
    private boolean closedLast;
    /** The latest absence that is over, and whether it began with a goodbye. */
    private long absentFromMillis = -1;

    private long absentUntilMillis = -1;
    private boolean saidGoodbye;
    private boolean absent;

    /** Something the user said over an attachment. */
    static final class Said {
        private final Attachment over;
        private final long atMillis;
        private final PresenceStatus status;
        private final String activity;
        private long acknowledgedAtMillis = Long.MAX_VALUE;

        private Said(Attachment over, long atMillis, PresenceStatus status, String activity, boolean expires) {
            this.over = over;
            this.atMillis = atMillis;
            this.status = expires ? PresenceStatus.ONLINE : status;
            this.activity = expires || activity == null ? "" : activity;
        }
    }

    /** A session's time on one connection. */
    static final class Attachment {
        final PresenceNode node;
        final String connectionId;

        Attachment(PresenceNode node, String connectionId) {
            this.node = node;
            this.connectionId = connectionId;
        }
    }

    ModelUser(String name) {
        this.id = new UserId(name);
    }

    boolean isPresent() {
        return sessions.values().stream().anyMatch(session -> session.attachment != null);
    }

    Said say(Attachment over, long nowMillis, PresenceStatus status, String activity, boolean expires) {
        Said next = new Said(over, nowMillis, status, activity, expires);
        if (status == PresenceStatus.INVISIBLE) {
            hiddenUntilMillis = nowMillis + HIDDEN_MILLIS_MAX;
        }
        said.add(next);
        return next;
    }

    void acknowledged(Said what, long nowMillis) {
        what.acknowledgedAtMillis = nowMillis;
    }

    /** The store may know less from now on. */
    void storeHasLostData(long nowMillis) {
        lostAtMillis = nowMillis;
        sessions.values().forEach(ModelSession::mayBeForgotten);
    }

    /** To be called before and after each event. */
    void look(long nowMillis) {
        if (isPresent()) {
            if (absent) {
                absentFromMillis = presentUntilMillis;
                absentUntilMillis = nowMillis;
                saidGoodbye = closedLast;
            }
            presentUntilMillis = nowMillis;
            closedLast = false;
        }
        absent = !isPresent();
        if (possible().stream().anyMatch(each -> each.status == PresenceStatus.INVISIBLE)) {
            hiddenUntilMillis = Math.max(hiddenUntilMillis, nowMillis);
        }
    }

    void closed() {
        closedLast = !isPresent();
    }

    /** Whether a user who was there until now, or lost a connection so lately, was taken for gone. */
    boolean isWronglyOffline(long atMillis, long graceMillis, long slackMillis) {
        boolean hidden = hiddenUntilMillis >= atMillis - slackMillis;
        boolean left = leftAtMillis >= atMillis - slackMillis;
        return !hidden && !left && !wasAway(atMillis, graceMillis - slackMillis);
    }

    /** What is told late may be of an absence that is over. */
    private boolean wasAway(long atMillis, long forMillis) {
        if (atMillis >= absentFromMillis && atMillis < absentUntilMillis) {
            return saidGoodbye || atMillis - absentFromMillis >= forMillis;
        }
        return closedLast || atMillis - presentUntilMillis >= forMillis;
    }

    private long leftAtMillis = -1;

    void left(long nowMillis) {
        leftAtMillis = nowMillis;
    }

    private boolean isCurrent(Attachment attachment) {
        return attachment != null
                && attachment.node.isAlive()
                && sessions.values().stream().anyMatch(session -> session.attachment == attachment);
    }

    private boolean excludes(Said later, Said earlier) {
        boolean kept = lostAtMillis < later.acknowledgedAtMillis || isCurrent(later.over);
        boolean after = earlier.acknowledgedAtMillis <= later.atMillis
                || (earlier.over == later.over && said.indexOf(earlier) < said.indexOf(later));
        return later.acknowledgedAtMillis != Long.MAX_VALUE && kept && after;
    }

    private List<Said> possible() {
        List<Said> possible = new ArrayList<>();
        for (Said each : said) {
            if (said.stream().noneMatch(later -> later != each && excludes(later, each))) {
                possible.add(each);
            }
        }
        NOTHING.acknowledgedAtMillis = Long.MIN_VALUE;
        boolean mayBeForgotten =
                possible.stream().anyMatch(each -> each.status == PresenceStatus.ONLINE && !isCurrent(each.over));
        if (mayBeForgotten || said.stream().noneMatch(later -> excludes(later, NOTHING))) {
            possible.add(NOTHING);
        }
        return possible;
    }

    /** Everything that others may rightly see. */
    Set<Shown> mayBeShown() {
        List<ModelSession> here = sessions.values().stream()
                .filter(session -> session.attachment != null && session.attachment.node.isAlive())
                .toList();
        Set<Shown> shown = new HashSet<>();
        if (here.isEmpty()) {
            shown.add(Shown.OFFLINE);
            return shown;
        }
        for (Said each : possible()) {
            if (each.status == PresenceStatus.INVISIBLE) {
                shown.add(Shown.OFFLINE);
                continue;
            }
            for (String zone : zones(here)) {
                if (each.status != PresenceStatus.ONLINE
                        || here.stream().anyMatch(session -> session.mayBeIdle(false))) {
                    shown.add(new Shown(each.status, each.activity, zone));
                }
                if (each.status == PresenceStatus.ONLINE
                        && here.stream().allMatch(session -> session.mayBeIdle(true))) {
                    shown.add(new Shown(PresenceStatus.AWAY, each.activity, zone));
                }
            }
        }
        return shown;
    }

    private static Set<String> zones(List<ModelSession> here) {
        Set<String> zones = new HashSet<>();
        boolean maybeNowhere = true;
        for (ModelSession session : here) {
            Set<String> possible = session.zones();
            maybeNowhere &= possible.contains("");
            zones.addAll(possible);
        }
        if (!maybeNowhere) {
            zones.remove("");
        }
        return zones;
    }

    /** What others see of a user. */
    record Shown(PresenceStatus status, String activity, String zone) {
        static final Shown OFFLINE = new Shown(PresenceStatus.OFFLINE, "", "");

        static Shown of(Presence presence) {
            return new Shown(
                    presence.status(),
                    Objects.requireNonNullElse(presence.activity(), ""),
                    Objects.requireNonNullElse(presence.zone(), ""));
        }
    }
}
