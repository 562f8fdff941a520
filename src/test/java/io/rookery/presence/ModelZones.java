package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Push;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Nodes whose users are in zones and watch zones, over a network that loses, repeats, delays and splits. Beside them stands
 * what is so: the users, as the store has them, and each roster at each version.
 *
 * <p>A version names one state of a zone for each node, even if all rosters have the same tint, and for the whole cluster if
 * each has its own.
 */
final class ModelZones {
    private static final int NODES = 3;
    private static final List<String> ZONES = List.of("north", "south");
    private static final int USERS = 8;

    private final Random random;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Runnable> network = new ArrayList<>();
    private final List<Runnable> looks = new ArrayList<>();
    private final Map<String, Presence> users = new TreeMap<>();
    private final Map<Long, History> histories = new HashMap<>();
    private final Map<String, History> zones = new HashMap<>();
    private final boolean tinted;
    private final int[] sides = new int[NODES];
    private int shift;
    private long userVersion;
    private long rosters;
    private long quarterMicros = 4_000_000_000_000L;
    private long nanos;
    int diffs;

    ModelZones(long seed) {
        random = new Random(seed);
        tinted = (seed & 1) == 0;
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node(i));
        }
        nodes.forEach(Node::homesChanged);
    }

    void step() {
        int what = random.nextInt(100);
        Node node = any(nodes);
        if (what < 15) {
            change("u" + random.nextInt(USERS), node);
        } else if (what < 18) {
            shift++;
        } else if (what < 20) {
            sides[random.nextInt(NODES)] = random.nextInt(2);
        } else if (what < 22) {
            Arrays.fill(sides, 0);
        } else if (what < 27) {
            node.homesChanged();
        } else if (what < 34) {
            nanos += Duration.ofMillis(random.nextInt(1500)).toNanos();
            node.tick();
        } else if (what < 44) {
            node.watch();
        } else if (what < 45 && !node.views.isEmpty()) {
            node.views.remove(random.nextInt(node.views.size()));
        } else if (what < 60) {
            node.flush();
        } else {
            for (int i = random.nextInt(12); i > 0; i--) {
                deliverOne();
            }
        }
    }

    void settle() {
        Arrays.fill(sides, 0);
        nodes.forEach(Node::homesChanged);
        for (int round = 0; round < 12; round++) {
            nanos += Duration.ofSeconds(1).toNanos();
            nodes.forEach(Node::tick);
            while (!network.isEmpty() || !looks.isEmpty()) {
                (network.isEmpty() ? looks : network).remove(0).run();
            }
        }
        nodes.forEach(Node::flush);
    }

    /** Every watcher sees what is so, and so does whoever asks now. */
    void assertSettled() {
        for (Node node : nodes) {
            for (View view : node.views) {
                List<Presence> there = users.values().stream()
                        .filter(user -> view.zone.equals(user.zone()))
                        .toList();
                QueryResult expected = view.filter.select(0, there).shownTo("");
                assertThat(view.shown()).isEqualTo(shown(expected.members()));
                assertThat(view.total).isEqualTo(expected.total());
                ZoneHome home = nodes.get(homeOf(view.zone, node.number)).homes.get(view.zone);
                assertThat(home.isReady()).isTrue();
                QueryResult fresh = view.filter
                        .select(home.roster().version(), home.roster().members())
                        .shownTo("");
                assertThat(shown(fresh.members())).isEqualTo(view.shown());
            }
        }
    }

    private void change(String name, Node node) {
        Presence before = users.get(name);
        Node former = before == null || before.node() == null ? null : named(before.node());
        boolean moves = random.nextInt(4) == 0;
        Node now = former == null || moves ? node : former;
        if (before != null && former != null && random.nextInt(5) == 0) {
            comeBack(before, former, node);
            return;
        }
        boolean gone = random.nextInt(5) == 0;
        PresenceStatus status =
                gone ? PresenceStatus.OFFLINE : any(List.of(PresenceStatus.ONLINE, PresenceStatus.IN_GAME));
        String zone = gone || random.nextInt(4) == 0 ? null : any(ZONES);
        Presence after = presence(name, status, zone, gone ? null : now.id.name());
        users.put(name, after);
        Node told = random.nextInt(4) == 0 ? any(nodes) : now;
        told.claims.seen(after);
        if (told != now && !gone) {
            told.tell(after);
        }
        if (former != null && former != now && random.nextBoolean()) {
            former.claims.seen(after);
        }
    }

    /** A session goes on elsewhere: nobody is told. */
    private void comeBack(Presence before, Node former, Node now) {
        Presence after = new Presence(
                before.userId(), before.status(), null, null, before.zone(), now.id.name(), 0, before.version());
        users.put(before.userId(), after);
        now.claims.seen(after);
        if (former != now && random.nextBoolean()) {
            former.claims.seen(after);
        }
    }

    private Presence presence(String name, PresenceStatus status, String zone, String node) {
        return new Presence(name, status, null, null, zone, node, 0, ++userVersion);
    }

    private void deliverOne() {
        if (!looks.isEmpty() && random.nextInt(6) == 0) {
            looks.remove(0).run();
        }
        if (network.isEmpty()) {
            return;
        }
        int at = random.nextInt(Math.min(4, network.size()));
        Runnable delivery = random.nextInt(10) == 0 ? network.get(at) : network.remove(at);
        if (random.nextInt(20) != 0) {
            delivery.run();
        }
    }

    private Node named(String name) {
        return nodes.stream()
                .filter(node -> node.id.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void send(int from, int to, Runnable delivery) {
        if (sides[from] == sides[to]) {
            network.add(() -> {
                if (sides[from] == sides[to]) {
                    delivery.run();
                }
            });
        }
    }

    private int homeOf(String zone, int seenBy) {
        List<Integer> members = nodes.stream()
                .map(node -> node.number)
                .filter(number -> sides[number] == sides[seenBy])
                .toList();
        return members.get(Math.floorMod(zone.hashCode() + shift, members.size()));
    }

    private void note(String zone, Roster roster) {
        histories.computeIfAbsent(roster.id(), any -> new History()).note(roster.version(), roster.members());
        if (tinted) {
            zones.computeIfAbsent(zone, any -> new History()).note(roster.version(), roster.members());
        }
    }

    private <T> T any(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    private static Map<String, Long> shown(Collection<Presence> members) {
        Map<String, Long> shown = new TreeMap<>();
        members.forEach(member -> shown.put(member.userId(), member.version()));
        return shown;
    }

    /** What was so at each version. */
    private static final class History {
        private final Map<Long, List<Presence>> states = new HashMap<>();

        void note(long version, Collection<Presence> members) {
            List<Presence> now = List.copyOf(members);
            List<Presence> known = states.putIfAbsent(version, now);
            assertThat(known == null || shown(known).equals(shown(now)))
                    .as("version %d names one state", version)
                    .isTrue();
        }

        List<Presence> at(long version) {
            List<Presence> then = states.get(version);
            assertThat(then).as("version %d", version).isNotNull();
            return then;
        }
    }

    /** What a client makes of a snapshot and diffs. */
    private static final class View {
        private final String zone;
        private final PresenceFilter filter;
        private final LiveQuery query;
        private final Map<String, Presence> members = new TreeMap<>();
        private long version;
        private int total;

        View(String zone, PresenceFilter filter, LiveQuery query) {
            this.zone = zone;
            this.filter = filter;
            this.query = query;
            QueryResult begin = query.told().shownTo("");
            begin.members().forEach(member -> members.put(member.userId(), member));
            version = begin.version();
            total = begin.total();
        }

        void apply(Push.PresenceDiff diff) {
            assertThat(diff.version()).isGreaterThan(version);
            for (Presence entered : diff.entered()) {
                assertThat(members.put(entered.userId(), entered)).isNull();
            }
            for (Presence updated : diff.updated()) {
                assertThat(members.put(updated.userId(), updated)).isNotNull();
            }
            for (String left : diff.left()) {
                assertThat(members.remove(left)).isNotNull();
            }
            version = diff.version();
            total = diff.total();
        }

        Map<String, Long> shown() {
            return ModelZones.shown(members.values());
        }
    }

    private final class Node {
        private final int number;
        private final NodeId id;
        private final Map<String, ZoneHome> homes = new HashMap<>();
        private final Map<String, RosterReplica> replicas = new HashMap<>();
        private final Map<String, History> seen = new HashMap<>();
        private final List<View> views = new ArrayList<>();
        private final Map<String, Presence> untold = new TreeMap<>();
        private final Set<ZoneHome> looking = new HashSet<>();
        private final OwnClaims claims;
        private final long skew = random.nextInt(20 * Roster.TINTS);
        private Set<Integer> known = new HashSet<>();
        private final Map<String, Integer> knownHomes = new HashMap<>();

        Node(int number) {
            this.number = number;
            this.id = new NodeId("n" + number, "boot");
            this.claims = new OwnClaims(id.name(), new OwnClaims.Port() {
                @Override
                public void enter(String zone, OwnClaims.Claim claim) {
                    toHome(new PlaceMessage.Enter(zone, claim));
                }

                @Override
                public void leave(String zone, String userId, long version) {
                    toHome(new PlaceMessage.Leave(zone, userId, version));
                }
            });
        }

        /** Learns who is there and who is home, some time after it has become so. */
        void homesChanged() {
            known = new HashSet<>();
            for (Node other : nodes) {
                if (sides[other.number] == sides[number]) {
                    known.add(other.number);
                }
            }
            ZONES.forEach(zone -> knownHomes.put(zone, homeOf(zone, number)));
            homes.keySet().removeIf(zone -> knownHomes.get(zone) != number);
            tellSums();
            replicas.values().forEach(RosterReplica::check);
        }

        void tick() {
            homes.forEach((zone, home) -> {
                home.tick(members());
                if (looking.add(home)) {
                    look(zone, home);
                }
            });
            homes.values().removeIf(ZoneHome::isUnused);
            tellSums();
            List.copyOf(untold.values()).forEach(this::tell);
            replicas.values().forEach(RosterReplica::failed);
            replicas.values().forEach(RosterReplica::check);
        }

        /** Until it is known to have arrived. */
        void tell(Presence presence) {
            Node other = named(presence.node());
            untold.merge(presence.userId(), presence, (one, two) -> one.version() > two.version() ? one : two);
            send(number, other.number, () -> {
                other.claims.seen(presence);
                send(other.number, number, () -> untold.remove(presence.userId(), presence));
            });
        }

        /** The store's answer takes a while. */
        private void look(String zone, ZoneHome home) {
            List<Presence> stored = new ArrayList<>();
            for (String user : home.toLookAt(4)) {
                Presence known = users.get(user);
                stored.add(known == null ? presence(user, PresenceStatus.OFFLINE, null, null) : known);
            }
            looks.add(() -> {
                looking.remove(home);
                if (homes.get(zone) == home) {
                    for (Presence each : stored) {
                        home.looked(each);
                        note(zone, home.roster());
                    }
                }
            });
        }

        void watch() {
            String zone = any(ZONES);
            RosterReplica replica = replicas.get(zone);
            if (replica == null) {
                replica = new RosterReplica(port(zone));
                replicas.put(zone, replica);
                replica.check();
            } else if (replica.isReady()) {
                Set<PresenceStatus> statuses = random.nextBoolean() ? Set.of() : Set.of(PresenceStatus.IN_GAME);
                PresenceFilter filter = new PresenceFilter(statuses, null, 1 + random.nextInt(USERS));
                LiveQuery query = new LiveQuery("q", filter, replica.version(), replica.members());
                View view = new View(zone, filter, query);
                views.add(view);
                assertTrue(view);
            }
        }

        void flush() {
            for (View view : views) {
                RosterReplica replica = replicas.get(view.zone);
                QueryResult before = view.query.told().shownTo("");
                if (view.query.refresh(replica.version(), replica.members())) {
                    view.apply(before.diffTo(view.query.told().shownTo(""), "q"));
                    diffs++;
                }
                assertTrue(view);
            }
        }

        /** What a client has is what was so at its version. */
        private void assertTrue(View view) {
            QueryResult expected = view.filter
                    .select(view.version, seen.get(view.zone).at(view.version))
                    .shownTo("");
            assertThat(view.shown()).isEqualTo(shown(expected.members()));
            assertThat(view.total).isEqualTo(expected.total());
        }

        private List<NodeId> members() {
            return known.stream().sorted().map(each -> nodes.get(each).id).toList();
        }

        private void tellSums() {
            for (String zone : new TreeSet<>(claims.zones())) {
                toHome(new PlaceMessage.Digest(zone, claims.sum(zone)));
            }
        }

        private RosterReplica.Port port(String zone) {
            return new RosterReplica.Port() {
                private int asked;

                @Override
                public void ask(RosterQuestion question) {
                    int number = ++asked;
                    int home = knownHomes.get(zone);
                    Node other = nodes.get(home);
                    send(
                            Node.this.number,
                            home,
                            () -> other.answer(Node.this, zone, question, answer -> {
                                if (number == asked) {
                                    asked++;
                                    replicas.get(zone).answered(answer);
                                }
                            }));
                }

                @Override
                public void moved() {
                    RosterReplica replica = replicas.get(zone);
                    assertThat(shown(replica.members()))
                            .isEqualTo(shown(histories.get(replica.roster()).at(replica.version())));
                    seen.computeIfAbsent(zone, any -> new History()).note(replica.version(), replica.members());
                }
            };
        }

        private void answer(Node from, String zone, RosterQuestion question, Consumer<RosterAnswer> reply) {
            ZoneHome home = home(zone);
            if (home != null) {
                home.whenReady(() -> {
                    home.follow(from.id);
                    RosterAnswer answer = home.roster().answer(question);
                    note(zone, home.roster());
                    send(number, from.number, () -> reply.accept(answer));
                });
            }
        }

        private ZoneHome home(String zone) {
            if (knownHomes.get(zone) != number) {
                return null;
            }
            ZoneHome home = homes.get(zone);
            if (home == null) {
                long id = ++rosters * Roster.TINTS + (tinted ? rosters : 0);
                Roster roster = new Roster(id, this::clock, random);
                home = new ZoneHome(zone, roster, members(), this::toNode, () -> nanos);
                homes.put(zone, home);
                note(zone, roster);
            }
            return home;
        }

        private long clock() {
            quarterMicros += random.nextInt(2 * Roster.TINTS);
            return quarterMicros + skew;
        }

        private void toHome(PlaceMessage.ToHome message) {
            int home = knownHomes.get(message.zone());
            send(number, home, () -> {
                ZoneHome there = nodes.get(home).home(message.zone());
                if (there != null) {
                    there.received(id, message);
                    note(message.zone(), there.roster());
                }
            });
        }

        private void toNode(NodeId node, PlaceMessage message) {
            if (message instanceof PlaceMessage.Changed changed) {
                String zone = changed.place().name();
                note(zone, homes.get(zone).roster());
            }
            Node other = named(node.name());
            send(number, other.number, () -> other.received(number, message));
        }

        private void received(int from, PlaceMessage message) {
            if (message instanceof PlaceMessage.Resend resend) {
                String zone = resend.zone();
                toHome(new PlaceMessage.Claims(zone, true, true, claims.in(zone)));
            } else if (message instanceof PlaceMessage.Outdated outdated) {
                claims.outdated(outdated.zone(), outdated.userId(), outdated.userVersion(), outdated.number());
            } else if (message instanceof PlaceMessage.Changed changed) {
                String zone = changed.place().name();
                if (replicas.containsKey(zone) && knownHomes.get(zone) == from) {
                    replicas.get(zone).changed(changed.change());
                }
            }
        }
    }
}
