package io.rookery.presence;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The home of one channel's presence: who of its members is there. It is made when somebody asks, and lives as long as somebody
 * does.
 *
 * <p>It hears who becomes a member and who leaves, and how each member is. What was lost on the way is found by comparing with
 * the store, page by page.
 *
 * <p>Pure, and belongs to one event loop.
 */
final class ChannelHome implements RosterHome {
    static final int PAGE = 256;
    /** A page's turn comes after so many ticks, at the earliest. */
    static final int LOOK_AFTER_TICKS = 5;

    interface Port {
        /**
         * Reads members from the store, by name.
         *
         * @param after exclusive; null to begin with the first
         */
        Future<List<UserId>> members(@Nullable UserId after, int limit);

        Future<List<Presence>> presences(List<UserId> users);

        /** From now on {@link #heard} is called. */
        Future<Void> listen(UserId user);

        void unlisten(UserId user);

        void tell(NodeId node, RosterChange change);

        void close();
    }

    private final Roster roster;
    private final Port port;
    private final Followers followers;
    private final TreeSet<String> members = new TreeSet<>();
    private final Set<String> cameOrWent = new HashSet<>();
    private @Nullable UserId lookedUpTo;
    private boolean ready;
    private boolean looking;
    private int ticks;

    ChannelHome(Roster roster, Port port, LongSupplier nanoTime) {
        this.roster = roster;
        this.port = port;
        this.followers = new Followers(nanoTime);
    }

    @Override
    public Roster roster() {
        return roster;
    }

    @Override
    public Followers followers() {
        return followers;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public boolean isUnused() {
        return followers.areGone();
    }

    @Override
    public void tick(Collection<NodeId> nodes) {
        followers.expire(nodes);
        ticks++;
    }

    /** For how many ticks a look has been due; negative when none is. */
    int overdue() {
        return ready ? ticks - LOOK_AFTER_TICKS : ticks;
    }

    @Override
    public void close() {
        port.close();
    }

    void joined(UserId user) {
        noteChange(user);
        if (members.add(user.value())) {
            port.listen(user)
                    .compose(listening -> port.presences(List.of(user)))
                    .onSuccess(presences -> presences.forEach(this::heard));
        }
    }

    void left(UserId user) {
        noteChange(user);
        remove(user.value());
    }

    /** How a user is. */
    void heard(Presence presence) {
        if (members.contains(presence.userId())) {
            tell(
                    presence.status() == PresenceStatus.OFFLINE
                            ? roster.leave(presence.userId(), presence.version())
                            : roster.enter(presence));
        }
    }

    /** Compares the next page with the store, all of them to begin with. */
    void look() {
        if (looking) {
            return;
        }
        looking = true;
        ticks = 0;
        cameOrWent.clear();
        UserId after = lookedUpTo;
        port.members(after, PAGE)
                .compose(page -> compare(after, page).compose(listening -> read(page)))
                .onComplete(looked -> {
                    looking = false;
                    if (looked.succeeded()) {
                        looked(looked.result());
                    }
                });
    }

    private Future<Void> compare(@Nullable UserId after, List<UserId> page) {
        Set<String> stored = new HashSet<>();
        page.forEach(user -> stored.add(user.value()));
        for (String known : between(after, page)) {
            if (!stored.contains(known) && !cameOrWent.contains(known)) {
                remove(known);
            }
        }
        List<Future<Void>> listening = new ArrayList<>();
        for (UserId user : page) {
            if (!cameOrWent.contains(user.value()) && members.add(user.value())) {
                listening.add(port.listen(user));
            }
        }
        return Future.all(listening).mapEmpty();
    }

    /** Who should be on the page. */
    private List<String> between(@Nullable UserId after, List<UserId> page) {
        Collection<String> from = after == null ? members : members.tailSet(after.value(), false);
        String last = page.size() < PAGE ? null : page.get(page.size() - 1).value();
        return from.stream()
                .takeWhile(known -> last == null || known.compareTo(last) <= 0)
                .toList();
    }

    private Future<List<UserId>> read(List<UserId> page) {
        if (page.isEmpty()) {
            return Future.succeededFuture(page);
        }
        return port.presences(page).map(presences -> {
            presences.forEach(this::heard);
            return page;
        });
    }

    private void looked(List<UserId> page) {
        boolean last = page.size() < PAGE;
        lookedUpTo = last ? null : page.get(page.size() - 1);
        if (ready) {
            return;
        }
        ready = last;
        if (ready) {
            followers.wake();
        } else {
            look();
        }
    }

    /** What the store is about to answer may be older. */
    private void noteChange(UserId user) {
        if (looking) {
            cameOrWent.add(user.value());
        }
    }

    private void remove(String user) {
        if (members.remove(user)) {
            port.unlisten(new UserId(user));
            tell(roster.remove(user));
        }
    }

    private void tell(@Nullable RosterChange change) {
        if (change != null) {
            followers.nodes().forEach(node -> port.tell(node, change));
        }
    }
}
