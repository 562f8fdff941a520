package io.rookery.presence;

import io.rookery.identity.NodeId;
import io.rookery.protocol.Presence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The home of one zone: keeps its roster by what the nodes claim, and tells those who follow.
 *
 * <p>A new home first asks every member for its claims, and answers nobody before they have come or {@link #FILL_MAX} is over.
 * Digests find claims that were lost. Who is in the roster for no good reason is found by looking into the store: whoever is
 * claimed no more goes first, everybody else in turn.
 *
 * <p>Pure, and belongs to one event loop.
 */
final class ZoneHome implements RosterHome {
    static final Duration FILL_MAX = Duration.ofSeconds(2);

    interface Port {
        void send(NodeId node, PlaceMessage message);
    }

    /** Who claims a user, and the number of the claim. */
    private record Holder(NodeId node, long number) {}

    private final String zone;
    private final Roster roster;
    private final Port port;
    private final LongSupplier nanoTime;
    private final long beganNanos;
    private final Set<NodeId> awaited;
    private final Followers followers;
    private final Map<NodeId, Set<String>> claimed = new HashMap<>();
    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<String, Map<NodeId, Long>> rivals = new HashMap<>();
    private final Set<String> doubtful = new LinkedHashSet<>();
    private String lookedUpTo = "";

    ZoneHome(String zone, Roster roster, Collection<NodeId> members, Port port, LongSupplier nanoTime) {
        this.zone = zone;
        this.roster = roster;
        this.port = port;
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
        this.followers = new Followers(nanoTime);
        this.awaited = new HashSet<>(members);
        members.forEach(member -> port.send(member, new PlaceMessage.Resend(zone)));
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
        return awaited.isEmpty() || nanoTime.getAsLong() - beganNanos >= FILL_MAX.toNanos();
    }

    /** Whether nobody is here and nobody looks. */
    @Override
    public boolean isUnused() {
        return isReady() && roster.members().isEmpty() && followers.areGone();
    }

    @Override
    public void close() {}

    void received(NodeId from, PlaceMessage.ToHome message) {
        if (message instanceof PlaceMessage.Enter enter) {
            claim(from, enter.claim());
        } else if (message instanceof PlaceMessage.Leave leave) {
            leave(leave.userId(), leave.userVersion());
        } else if (message instanceof PlaceMessage.Digest digest) {
            compare(from, digest.sum());
        } else if (message instanceof PlaceMessage.Claims claims) {
            claims(from, claims);
        }
    }

    /** What the store knows of a user. */
    void looked(Presence presence) {
        if (OwnClaims.isIn(zone, presence)) {
            tell(roster.enter(presence));
            decide(presence);
        } else {
            leave(presence.userId(), presence.version());
        }
    }

    /** Whom to look for in the store next. */
    List<String> toLookAt(int max) {
        List<String> users = new ArrayList<>();
        for (String user : List.copyOf(doubtful)) {
            if (users.size() < max) {
                doubtful.remove(user);
                users.add(user);
            }
        }
        for (Presence member : roster.members()) {
            if (users.size() < max && member.userId().compareTo(lookedUpTo) > 0) {
                users.add(member.userId());
                lookedUpTo = member.userId();
            }
        }
        if (users.size() < max) {
            lookedUpTo = "";
        }
        return users;
    }

    @Override
    public void tick(Collection<NodeId> members) {
        awaited.retainAll(members);
        followers.expire(members);
        claimed.keySet().retainAll(members);
        holders.values().removeIf(holder -> !members.contains(holder.node()));
        for (Presence member : roster.members()) {
            if (!holders.containsKey(member.userId())) {
                doubtful.add(member.userId());
            }
        }
        wake();
    }

    /** Of two nodes that claim the same presence, as when its user came back elsewhere, the store knows the right one. */
    private void claim(NodeId from, OwnClaims.Claim claim) {
        Presence presence = claim.presence();
        String user = presence.userId();
        RosterChange change = roster.enter(presence);
        tell(change);
        Holder holder = holders.get(user);
        if (roster.knownVersion(user) > presence.version()) {
            outdated(from, user, roster.knownVersion(user), 0);
        } else if (holder == null || change != null || (holder.node().equals(from) && !rivals.containsKey(user))) {
            holders.put(user, new Holder(from, claim.number()));
        } else {
            rival(user, holder.node(), holder.number());
            rival(user, from, claim.number());
        }
    }

    private void rival(String user, NodeId node, long number) {
        Map<NodeId, Long> claiming = rivals.computeIfAbsent(user, any -> new HashMap<>());
        Long before = claiming.get(node);
        if (before == null || before < number) {
            claiming.put(node, number);
            doubtful.add(user);
        }
    }

    /** A claim that came after the store was asked is left to the next look: the answer may be older. */
    private void decide(Presence presence) {
        String user = presence.userId();
        Map<NodeId, Long> claiming = doubtful.contains(user) ? null : rivals.remove(user);
        if (claiming != null) {
            claiming.forEach((node, number) -> {
                if (node.name().equals(presence.node())) {
                    holders.put(user, new Holder(node, number));
                } else {
                    outdated(node, user, presence.version(), number);
                }
            });
        }
    }

    private void outdated(NodeId node, String user, long version, long number) {
        port.send(node, new PlaceMessage.Outdated(zone, user, version, number));
    }

    private void leave(String user, long version) {
        RosterChange change = roster.leave(user, version);
        if (change != null) {
            holders.remove(user);
            rivals.remove(user);
            tell(change);
        }
    }

    private void compare(NodeId from, OwnClaims.Sum sum) {
        OwnClaims.Sum mine = OwnClaims.Sum.NONE;
        for (Presence member : roster.members()) {
            if (isHeldBy(from, member.userId())) {
                mine = mine.plus(member);
            }
        }
        if (!mine.equals(sum)) {
            port.send(from, new PlaceMessage.Resend(zone));
        }
    }

    private void claims(NodeId from, PlaceMessage.Claims page) {
        if (page.first()) {
            claimed.put(from, new HashSet<>());
        }
        Set<String> users = claimed.get(from);
        page.claims().forEach(claim -> claim(from, claim));
        if (users == null) {
            return;
        }
        page.claims().forEach(claim -> users.add(claim.presence().userId()));
        if (page.last()) {
            claimed.remove(from);
            doubt(from, users);
            awaited.remove(from);
            wake();
        }
    }

    private void doubt(NodeId from, Set<String> stillClaimed) {
        for (Presence member : roster.members()) {
            String user = member.userId();
            if (!stillClaimed.contains(user) && isHeldBy(from, user)) {
                holders.remove(user);
                doubtful.add(user);
            }
        }
    }

    private boolean isHeldBy(NodeId node, String user) {
        Holder holder = holders.get(user);
        return holder != null && holder.node().equals(node);
    }

    private void wake() {
        if (isReady()) {
            followers.wake();
        }
    }

    private void tell(@Nullable RosterChange change) {
        if (change != null) {
            Place here = Place.zone(zone);
            followers.nodes().forEach(node -> port.send(node, new PlaceMessage.Changed(here, change)));
        }
    }
}
