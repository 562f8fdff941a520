package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.store.ActiveUsers;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Notes the users of one event loop as active on each day that they are there: those who come soon after, those who stay
 * when a day begins.
 *
 * <p>Belongs to one event loop.
 */
final class ActiveToday {
    /** Who comes while so many wait to be noted is left to the next day. */
    static final int WAITING_MAX = 262_144;

    private final ActiveUsers store;
    private final Supplier<Collection<UserId>> present;
    private final Clock clock;
    private final Deque<UserId> waiting = new ArrayDeque<>();
    private LocalDate day = LocalDate.MIN;
    private boolean noting;

    /**
     * @param present everybody who is there
     */
    ActiveToday(ActiveUsers store, Supplier<Collection<UserId>> present, Clock clock) {
        this.store = store;
        this.present = present;
        this.clock = clock;
    }

    void came(UserId user) {
        if (waiting.size() < WAITING_MAX) {
            waiting.add(user);
        }
    }

    /** Notes the next few. Does nothing while the former call is still at work. */
    void note() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(day)) {
            day = today;
            waiting.clear();
            present.get().forEach(this::came);
        }
        if (noting || waiting.isEmpty()) {
            return;
        }
        List<UserId> page = nextPage();
        noting = true;
        store.add(today, page).onComplete(added -> {
            noting = false;
            if (added.failed()) {
                page.forEach(this::came);
            }
        });
    }

    private List<UserId> nextPage() {
        List<UserId> page = new ArrayList<>();
        while (page.size() < ActiveUsers.BATCH_MAX && !waiting.isEmpty()) {
            page.add(waiting.remove());
        }
        return page;
    }
}
