package io.rookery.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;

/** The clients of one process and what they say, all on one event loop. */
final class GameLoad implements AutoCloseable {
    private static final int WARM_UP = 1;
    private static final int MEASURED = 2;
    private static final int EVENT_LOOP_ANSWERS_WITHIN_SECONDS = 60;
    private static final long SETTLES_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(45);
    private static final long COME_PATIENCE_SECONDS = 180;
    private static final long LOOK_MILLIS = 100;

    private final GamePlan plan;
    private final Players players;
    private final Heads channelHeads;
    private final Heads inboxHeads;
    private final SignalPlaces.Faults positionFaults = new SignalPlaces.Faults();
    private final Map<GameKind, Histogram> acknowledgements = new EnumMap<>(GameKind.class);
    private final Map<GameKind, Long> said = new EnumMap<>(GameKind.class);
    private final List<Metronome> metronomes = new ArrayList<>();
    private final Random random;
    private final byte[] payload;
    private List<Player> all = List.of();
    private int phase = WARM_UP;
    private int nextSpeaker;
    private int nextWriter;
    private int nextMover;

    GameLoad(GamePlan plan) throws Exception {
        this.plan = plan;
        this.random = new Random(plan.seed());
        this.payload = Talk.padding(plan.payload(), plan.seed());
        this.channelHeads = new Heads(plan.groups());
        this.inboxHeads = new Heads(plan.groups());
        this.players = new Players(plan.endpoints(), 1, GameKind.values().length, random);
        players.fleet().dialFrom(plan.source());
        for (GameKind kind : GameKind.values()) acknowledgements.put(kind, LatencyBook.histogram());
        int[] number = {0};
        int clients = plan.groups() * plan.group();
        all = players.come(plan.namePrefix(), clients, plan.comePerSecond(), Players::onFirst, book -> {
            int own = number[0]++;
            return new GamePlayer(this, own / plan.group(), own % plan.group(), book);
        });
        awaitAll();
    }

    private void awaitAll() throws Exception {
        try {
            Players.awaitSettled(all, (long) (all.size() / plan.comePerSecond()) + COME_PATIENCE_SECONDS);
        } catch (TimeoutException late) {
            long there = all.stream().filter(player -> player.settled.isDone()).count();
            throw new IllegalStateException(
                    "%d of %d clients came; %s".formatted(there, all.size(), players.counts.asMap()), late);
        }
    }

    GamePlan plan() {
        return plan;
    }

    Heads channelHeads() {
        return channelHeads;
    }

    Heads inboxHeads() {
        return inboxHeads;
    }

    SignalPlaces.Faults positionFaults() {
        return positionFaults;
    }

    /** To be called when something that is to be stored is. */
    void acknowledged(GameKind kind, long intendedNanos) {
        if (phase == MEASURED) of(acknowledgements, kind).recordValue((System.nanoTime() - intendedNanos) / 1_000);
    }

    private static <T> T of(Map<GameKind, T> map, GameKind kind) {
        T value = map.get(kind);
        if (value == null) throw new IllegalStateException(kind.toString());
        return value;
    }

    void start() {
        GameMix mix = plan.mix();
        beat(mix.chats(), this::chat);
        beat(mix.directs(), this::direct);
        beat(mix.positions(), this::move);
        beat(plan.changes(), this::change);
        beat(plan.reconnects(), this::reconnect);
    }

    private void beat(double perSecond, LongPredicate action) {
        if (perSecond <= 0) return;
        Metronome metronome = new Metronome(players.first(), perSecond, action);
        metronomes.add(metronome);
        metronome.start();
    }

    /** What was lost, and what is said from here on, counts. */
    void measure() throws Exception {
        onLoop(() -> {
            phase = MEASURED;
            positionFaults.lost = positionFaults.doubled = positionFaults.reordered = 0;
            players.countAnew();
        });
    }

    private void onLoop(Runnable action) throws Exception {
        players.first().events.submit(action).get(EVENT_LOOP_ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    private boolean chat(long intendedNanos) {
        for (int tries = 0; tries < plan.groups(); tries++) {
            int group = nextSpeaker++ % plan.groups();
            String receiver = "\"channel\":\"" + plan.channel(group) + "\"";
            if (publish(GameKind.CHAT, group, GamePlan.SPEAKER, group, "chat.message", receiver, intendedNanos)) {
                return true;
            }
        }
        return false;
    }

    private boolean direct(long intendedNanos) {
        for (int tries = 0; tries < plan.groups(); tries++) {
            int group = nextWriter++ % plan.groups();
            int to = (group + 1) % plan.groups();
            String receiver = "\"to\":\"" + plan.user(to, GamePlan.READER) + "\"";
            if (publish(GameKind.DIRECT, group, GamePlan.WRITER, to, "chat.direct", receiver, intendedNanos)) {
                return true;
            }
        }
        return false;
    }

    private boolean publish(
            GameKind kind, int group, int member, int place, String method, String receiver, long intendedNanos) {
        Player player = all.get(group * plan.group() + member);
        GamePlayer role = (GamePlayer) player.role();
        if (!player.isReady() || !role.mayPublish()) return false;
        mark(kind, 0, 0, intendedNanos);
        role.publish(player, place, method, receiver, payload, intendedNanos);
        return true;
    }

    private void mark(GameKind kind, int sender, int sequence, long intendedNanos) {
        Marker.write(payload, 0, phase, kind.publisher(sender), sequence, intendedNanos);
        if (phase == MEASURED) said.merge(kind, 1L, Long::sum);
    }

    /** Whoever is away does not move. */
    private boolean move(long intendedNanos) {
        int mover = nextMover;
        nextMover = (nextMover + 1) % plan.mix().movers();
        int group = mover % plan.groups();
        int ofGroup = mover / plan.groups();
        Player player = all.get((group + 1) * plan.group() - 1 - ofGroup);
        if (!player.isReady()) return true;
        mark(GameKind.POSITION, ofGroup, ((GamePlayer) player.role()).nextSequence(), intendedNanos);
        player.say("{\"jsonrpc\":\"2.0\",\"method\":\"signal.send\",\"params\":{\"channel\":\"" + plan.channel(group)
                + "\",\"event\":\"position\",\"payload\":\"" + text() + "\"}}");
        return true;
    }

    private String text() {
        return new String(payload, StandardCharsets.US_ASCII);
    }

    private boolean change(long intendedNanos) {
        Player player = all.get(random.nextInt(all.size()));
        if (!player.isReady()) return true;
        mark(GameKind.PRESENCE, 0, 0, intendedNanos);
        player.say(
                "{\"jsonrpc\":\"2.0\",\"method\":\"presence.update\",\"params\":{\"status\":\"in_game\",\"activity\":\""
                        + text().substring(0, Marker.LENGTH) + "\"}}");
        return true;
    }

    private boolean reconnect(long intendedNanos) {
        all.get(random.nextInt(all.size())).dropAndReturn();
        return true;
    }

    /** Ends the load, waits until all that is stored is read, and tells what came of it. */
    GameTally stop() throws Exception {
        metronomes.forEach(Metronome::stop);
        long deadline = System.nanoTime() + SETTLES_WITHIN_NANOS;
        boolean[] settled = {false};
        while (!settled[0] && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            onLoop(() -> settled[0] = isSettled());
        }
        GameTally tally = new GameTally();
        for (GameKind kind : GameKind.values()) {
            Histogram latencies = players.latencies(MEASURED, kind.ordinal());
            onLoop(() -> tally.add(kind, tallyOf(kind, latencies)));
        }
        tally.addCounts(players.counts.asNumbers(), players.counts.firstFault());
        tally.addGaps(players.gaps().copy());
        return tally;
    }

    private boolean isSettled() {
        return all.stream().allMatch(player -> player.isReady() && ((GamePlayer) player.role()).isDone())
                && read(GameKind.CHAT).unread == 0
                && read(GameKind.DIRECT).unread == 0;
    }

    private GameTally.OfKind tallyOf(GameKind kind, Histogram latencies) {
        long messages = said.getOrDefault(kind, 0L);
        Histogram answers = of(acknowledgements, kind);
        return switch (kind) {
            case CHAT, DIRECT -> {
                ReadTally read = read(kind);
                yield new GameTally.OfKind(
                        messages, read.missed + read.unread, read.repeated, read.faults, latencies, answers);
            }
            case POSITION ->
                new GameTally.OfKind(
                        messages,
                        positionFaults.lost,
                        positionFaults.doubled,
                        positionFaults.reordered,
                        latencies,
                        answers);
            case PRESENCE -> new GameTally.OfKind(messages, 0, 0, 0, latencies, answers);
        };
    }

    private ReadTally read(GameKind kind) {
        ReadTally tally = new ReadTally();
        for (Player player : all) {
            GamePlayer role = (GamePlayer) player.role();
            if (kind == GameKind.CHAT) tally.add(role.channelPlace(), channelHeads.offset(role.group()));
            else if (role.inboxPlace().isKnown()) tally.add(role.inboxPlace(), inboxHeads.offset(role.group()));
        }
        return tally;
    }

    @Override
    public void close() {
        players.close();
    }
}
