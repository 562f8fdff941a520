package io.rookery.store.sql;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of time that is searched at once. The first is as long as it has to be if what is looked for is as frequent as in the newest
 * messages, twice over, but no more than {@value #GROWTH} times as long as theirs; each further one is so many times as long as the one
 * before, and the last one has no beginning. So what is often said is found in little of the archive, and what is rarely said in few steps.
 *
 * @param since inclusive; empty for all there is
 * @param until exclusive
 */
record SearchWindow(Optional<Instant> since, Instant until, Duration length, int stepsLeft) {
    static final int GROWTH = 64;
    /** Windows with a length; then comes the rest. */
    static final int STEPS = 2;

    private static final Duration LENGTH_MIN = Duration.ofMillis(1);

    /**
     * @param newest of the messages that were looked at before
     * @param oldest of these; the window is before it
     * @param found how many of them are what is looked for
     * @param lacking how many more are wanted
     * @param since the search goes no further back
     */
    static Optional<SearchWindow> behind(
            Instant newest, Instant oldest, int found, int lacking, Optional<Instant> since) {
        Duration seen = Duration.between(oldest, newest);
        int growth = found == 0 ? GROWTH : Math.min(GROWTH, 1 + 2 * lacking / found);
        return before(oldest, seen.compareTo(LENGTH_MIN) < 0 ? LENGTH_MIN : seen, growth, STEPS, since);
    }

    /** The next one; empty when there is nothing before this one. */
    Optional<SearchWindow> next(Optional<Instant> searchedSince) {
        return since.flatMap(end -> before(end, length, GROWTH, stepsLeft, searchedSince));
    }

    private static Optional<SearchWindow> before(
            Instant end, Duration last, int growth, int steps, Optional<Instant> searchedSince) {
        if (searchedSince.filter(since -> !since.isBefore(end)).isPresent()) {
            return Optional.empty();
        }
        Duration length = last.multipliedBy(growth);
        Instant begin = end.minus(length);
        // PostgreSQL does not know every time that there is here.
        if (steps == 0 || begin.isBefore(Instant.EPOCH)) {
            return Optional.of(new SearchWindow(searchedSince, end, length, 0));
        }
        Instant since = searchedSince.filter(begin::isBefore).orElse(begin);
        return Optional.of(new SearchWindow(Optional.of(since), end, length, steps - 1));
    }
}
