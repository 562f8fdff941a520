package io.rookery.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What of channels, sanctions and reports has changed and is not in the archive, and the way back from there.
 *
 * <p>A subject is marked before it changes, so that nothing is forgotten when a node dies; marks are kept by partition. Futures fail as
 * those of {@link MessageLog}.
 */
public interface Uncopied {

    /**
     * Some of what the archive lacks.
     *
     * @param from where a page of everything begins, as the page before said; empty for the first
     * @return empty when it lacks nothing
     */
    Future<Optional<Page>> page(Subject subject, String from);

    /**
     * Notes that the archive has that page, and of everything all the pages.
     *
     * @return how much it lacks
     */
    Future<Integer> copied(Subject subject, Page page);

    /**
     * @return whether the store has all that the archive has of the partition
     */
    Future<Boolean> mark(int partition, Subject subject);

    /**
     * @param from how many to leave out: those that were marked first
     */
    Future<List<Subject>> marked(int partition, int from, int limit);

    /** Takes marks away that are older than that; the others stay. */
    Future<Void> unmark(int partition, Collection<Subject> subjects, Duration age);

    /** Whether the store has all that the archive has of the partition; not so when it was emptied. */
    Future<Boolean> isComplete(int partition);

    Future<Void> completed(int partition);

    /**
     * To be asked before the archive is read.
     *
     * @param copied version of the archive's copy
     */
    Future<Beginning> beginRestore(Subject subject, long copied);

    /**
     * Puts back what the store has lost, unless that was decided anew.
     *
     * @param version of {@link Beginning}
     * @return empty when something has changed since: begin anew
     */
    Future<Optional<Restored>> restore(Subject subject, String version, JsonObject archived);

    /** All pages of the archive were put back. */
    Future<Void> endRestore(Subject subject);

    /**
     * @param content what the archive takes: the subject's name and version, and lists of rows
     * @param whole the version of the wish to copy everything; empty when this is what changed
     * @param next where the next page of everything begins; empty after the last
     * @param read names and versions of what changed
     */
    record Page(JsonObject content, String whole, String next, List<String> read) {
        public Page {
            read = List.copyOf(read);
        }

        public long version() {
            return Long.parseLong(content.getString("version"));
        }

        /** What the archive has from before was not known to the store when it began; zero when it is. */
        public long since() {
            return Long.parseLong(content.getString("since"));
        }

        public boolean isWhole() {
            return !whole.isEmpty();
        }
    }

    /**
     * @param known whether the store has lost nothing of it
     */
    record Beginning(String version, boolean known) {}

    /** How many were put back. */
    record Restored(int channels, int members, int invitations, int sanctions, int reports) {
        public static final Restored NOTHING = new Restored(0, 0, 0, 0, 0);

        public int sum() {
            return channels + members + invitations + sanctions + reports;
        }

        public Restored plus(Restored other) {
            return new Restored(
                    channels + other.channels,
                    members + other.members,
                    invitations + other.invitations,
                    sanctions + other.sanctions,
                    reports + other.reports);
        }
    }
}
