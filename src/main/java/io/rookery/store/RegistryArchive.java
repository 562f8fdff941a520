package io.rookery.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * The copies of channels, sanctions and reports in the archive. Copies are idempotent and never replace later ones. Futures fail as
 * those of {@link MessageArchive}.
 */
public interface RegistryArchive {

    /**
     * Takes what {@link Uncopied} tells of subjects, one page of each.
     *
     * @return names of those that were taken; of the others the archive has a later copy
     */
    Future<Set<String>> add(List<JsonObject> contents);

    /** A subject has been copied as a whole since a version: what the store had, and was not met, is not there any more. */
    Future<Void> removeUnmet(Subject subject, long since, long before);

    /** Removes what has ended, and reports beyond those that the store keeps. */
    Future<Void> removeEnded();

    /**
     * Subjects of a partition in order of name.
     *
     * @param after exclusive; empty for the first
     */
    Future<List<Copied>> subjects(int partition, String after, int limit);

    /**
     * What the archive has of a subject, a page at a time.
     *
     * @param from empty for the first page
     */
    Future<Rows> rows(Subject subject, String from);

    record Copied(Subject subject, long version) {}

    /**
     * @param content as {@link Uncopied#restore} takes it
     * @param next empty after the last page
     */
    record Rows(JsonObject content, String next) {}
}
