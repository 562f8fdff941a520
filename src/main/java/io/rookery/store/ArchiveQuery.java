package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is looked for in the archive.
 *
 * @param words as people type them: all must be there, {@code "words in quotes"} together, {@code or} between alternatives, a dash
 *     before what must not be
 * @param topics only in these, and in all of the kinds
 * @param kinds all topics of these kinds
 * @param author only what this user said
 * @param since inclusive
 * @param until exclusive
 * @param limit messages of a page
 * @param cursor where the page begins
 */
public record ArchiveQuery(
        String words,
        List<Topic> topics,
        Set<TopicKind> kinds,
        Optional<UserId> author,
        Optional<Instant> since,
        Optional<Instant> until,
        int limit,
        Optional<String> cursor) {
    public ArchiveQuery {
        topics = List.copyOf(topics);
        kinds = Set.copyOf(kinds);
    }

    /** The same in other topics. */
    public ArchiveQuery in(List<Topic> others) {
        return new ArchiveQuery(words, others, kinds, author, since, until, limit, cursor);
    }
}
