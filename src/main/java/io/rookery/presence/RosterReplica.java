package io.rookery.presence;

import io.rookery.protocol.Presence;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A zone's roster as one node knows it, for all who watch there.
 *
 * <p>It follows the home's changes one by one. When one is missing, or the home is another, it asks for what it lacks; when
 * that is not known any more it reads the whole anew, page by page, and goes over to it in one step. At each of its versions
 * it is what the roster was at that version, and versions never go back.
 *
 * <p>Pure: it asks through its {@link Port}, one question at a time, and is told the outcome.
 */
final class RosterReplica {

    interface Port {
        /** The outcome comes back through {@link #answered} or {@link #failed}. */
        void ask(RosterQuestion question);

        /** Another version is reached. */
        void moved();
    }

    private final Port port;
    private TreeMap<String, Presence> members = new TreeMap<>();
    private long roster;
    private long version;
    private @Nullable Loading loading;
    private boolean asking;
    private boolean askAgain;

    /** The whole on its way. */
    private static final class Loading {
        private final TreeMap<String, Presence> members = new TreeMap<>();
        private final long roster;
        private long version;
        private @Nullable String after;

        private Loading(long roster, long version) {
            this.roster = roster;
            this.version = version;
        }
    }

    RosterReplica(Port port) {
        this.port = port;
    }

    /** Whether the roster was ever read. */
    boolean isReady() {
        return version != 0;
    }

    /** The one it follows. */
    long roster() {
        return roster;
    }

    long version() {
        return version;
    }

    /** By name. */
    Collection<Presence> members() {
        return members.values();
    }

    /** Compares with the home; to be called to begin with, now and then, and when the home is another. */
    void check() {
        if (asking) {
            askAgain = true;
            return;
        }
        asking = true;
        askAgain = false;
        Loading under = loading;
        port.ask(
                under == null
                        ? new RosterQuestion(roster, version, null)
                        : new RosterQuestion(under.roster, under.version, under.after));
    }

    /** The home says what has just changed. */
    void changed(RosterChange change) {
        boolean isKnown = change.roster() == roster && change.to() <= version;
        if (!isReady() || isKnown) {
            return;
        }
        if (change.roster() == roster && change.from() == version) {
            apply(members, change);
            version = change.to();
            port.moved();
        } else if (loading == null) {
            check();
        }
    }

    void answered(RosterAnswer answer) {
        asking = false;
        boolean more = answer instanceof RosterAnswer.Page page ? add(page) : follow((RosterAnswer.Changes) answer);
        if (more || askAgain) {
            check();
        }
    }

    /** The next {@link #check()} tries again. */
    void failed() {
        asking = false;
        askAgain = false;
        loading = null;
    }

    private boolean add(RosterAnswer.Page page) {
        Loading under = loading;
        if (under == null || under.after == null || under.roster != page.roster()) {
            under = new Loading(page.roster(), page.version());
            loading = under;
        }
        for (Presence presence : page.presences()) {
            under.members.put(presence.userId(), presence);
        }
        under.after = page.last() || page.presences().isEmpty() ? null : under.members.lastKey();
        return true;
    }

    private boolean follow(RosterAnswer.Changes answer) {
        Loading under = loading;
        if (under == null) {
            long before = version;
            version = advance(members, version, answer.changes());
            if (version != before) {
                port.moved();
            }
            return version < answer.version();
        }
        under.version = advance(under.members, under.version, answer.changes());
        if (under.version != answer.version()) {
            return true;
        }
        loading = null;
        if (under.version <= version) {
            return true;
        }
        members = under.members;
        roster = under.roster;
        version = under.version;
        port.moved();
        return false;
    }

    private static long advance(Map<String, Presence> members, long version, List<RosterChange> changes) {
        long reached = version;
        for (RosterChange change : changes) {
            if (change.from() == reached) {
                apply(members, change);
                reached = change.to();
            }
        }
        return reached;
    }

    private static void apply(Map<String, Presence> members, RosterChange change) {
        Presence presence = change.presence();
        if (presence == null) {
            members.remove(change.userId());
        } else {
            members.put(change.userId(), presence);
        }
    }
}
