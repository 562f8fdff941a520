package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A member of a group: listens to its channel and inbox, watches some others, and says what the load has it say. */
@SuppressWarnings("FutureReturnValueIgnored") // Timers of the loop.
final class GamePlayer implements Role {
    private static final int WATCH = 3;
    private static final long REPEAT_AFTER_MILLIS = 250;
    private static final int LIVES_MAX = 2_000;

    private final GameLoad load;
    private final int group;
    private final int member;
    private final Listener channel;
    private final LogPlace inbox = new LogPlace();
    private final LatencyBook book;
    private final SignalPlaces positions;
    private final @Nullable Speaker speaker;
    private final Map<Integer, Long> asked = new HashMap<>();
    private int life;
    private int count;

    GamePlayer(GameLoad load, int group, int member, LatencyBook book) {
        this.load = load;
        this.group = group;
        this.member = member;
        this.book = book;
        GamePlan plan = load.plan();
        channel = new Listener(group, plan.channel(group), "", book, 0);
        positions = new SignalPlaces(plan.moversOfGroup());
        speaker = switch (member) {
            case GamePlan.SPEAKER -> new Speaker(load.channelHeads());
            case GamePlan.WRITER -> new Speaker(load.inboxHeads());
            default -> null;
        };
    }

    int group() {
        return group;
    }

    LogPlace channelPlace() {
        return channel.place;
    }

    /** How far the one who is written to has read; of others nothing is known. */
    LogPlace inboxPlace() {
        return inbox;
    }

    private boolean isWrittenTo() {
        return member == GamePlan.READER;
    }

    boolean mayPublish() {
        return speaker != null && speaker.hasRoom();
    }

    boolean isDone() {
        return speaker == null || speaker.isDone();
    }

    /**
     * Says something that is to be stored.
     *
     * @param place of the channel or inbox among the heads
     */
    void publish(Player player, int place, String method, String receiver, byte[] payload, long intendedNanos) {
        if (speaker != null) asked.put(speaker.publish(player, place, method, receiver, payload), intendedNanos);
    }

    /** The number of its next position. */
    int nextSequence() {
        return SignalPlaces.sequence(life, count++);
    }

    @Override
    public boolean takes(byte[] bytes, int from, int to, long nowNanos) {
        boolean isChat = PushReader.isChat(bytes, from, to);
        if (!isChat && !PushReader.isSignal(bytes, from, to) && !PushReader.isPresence(bytes, from, to)) return false;
        int at = Marker.find(bytes, from, to);
        if (at < 0) return !isChat;
        int publisher = Marker.publisher(bytes, at);
        GameKind kind = GameKind.of(publisher);
        if (kind == GameKind.CHAT) return channel.takes(bytes, from, to, nowNanos);
        if (kind == GameKind.DIRECT && !direct(bytes, from, to)) return true;
        if (kind == GameKind.POSITION) {
            positions.take(GameKind.sender(publisher), Marker.sequence(bytes, at), load.positionFaults());
        }
        long micros = (nowNanos - Marker.intendedNanos(bytes, at)) / 1_000;
        book.record(Marker.phase(bytes, at), kind.ordinal(), micros);
        return true;
    }

    /** Whether it is new. */
    private boolean direct(byte[] bytes, int from, int to) {
        if (!PushReader.isOfEpoch(bytes, from, to, inbox.epochBytes())) inbox.stranger();
        return inbox.take(PushReader.offset(bytes, from, to));
    }

    @Override
    public String positions() {
        if (!isWrittenTo() || !inbox.isKnown() || !channel.place.isKnown()) return channel.positions();
        String ofChannel = channel.positions();
        return ofChannel.substring(0, ofChannel.length() - 1) + ",\"" + inboxName() + "\":{\"epoch\":\"" + inbox.epoch()
                + "\",\"offset\":" + inbox.offset() + "}}";
    }

    private String inboxName() {
        return "inbox:" + load.plan().user(group, member);
    }

    @Override
    public void began(Player player, JsonNode channels) {
        startAnew(player, channels);
        channel.began(player);
        watch(player);
    }

    @Override
    public void resumed(Player player, JsonNode channels) {
        startAnew(player, channels);
        channel.resumed(player, channels);
    }

    private void startAnew(Player player, JsonNode channels) {
        life = (life + 1) % LIVES_MAX;
        count = 0;
        positions.forget();
        if (isWrittenTo()) recoverInbox(player, channels.path(inboxName()));
        if (speaker != null) speaker.resumed(player, channels);
    }

    private void recoverInbox(Player player, JsonNode recovery) {
        if (recovery.isMissingNode()) {
            player.fault("no word of " + inboxName());
            return;
        }
        inbox.recover(recovery);
    }

    private void watch(Player player) {
        GamePlan plan = load.plan();
        int watched = plan.watchedBy(member);
        if (watched == 0) return;
        List<String> users = new ArrayList<>();
        for (int step = 1; step <= watched; step++) {
            users.add("\"" + plan.user(group, (member + step) % plan.group()) + "\"");
        }
        player.say("{\"jsonrpc\":\"2.0\",\"id\":" + WATCH + ",\"method\":\"presence.subscribe\",\"params\":{\"users\":["
                + String.join(",", users) + "]}}");
    }

    private void watchRefused(Player player, JsonNode answer) {
        if (!Refusals.invitesRepetition(answer)) {
            player.fault("presence.subscribe: " + answer);
            return;
        }
        player.repeated();
        long after = Math.max(REPEAT_AFTER_MILLIS, Refusals.retryAfterMillis(answer));
        player.loop().events.schedule(() -> watch(player), after, TimeUnit.MILLISECONDS);
    }

    @Override
    public void answered(Player player, int id, JsonNode answer) {
        if (id == WATCH) {
            if (answer.has("error")) watchRefused(player, answer);
            return;
        }
        channel.answered(player, id, answer);
        if (speaker == null) return;
        Long intended = answer.has("result") ? asked.remove(id) : null;
        if (intended != null) load.acknowledged(member == GamePlan.SPEAKER ? GameKind.CHAT : GameKind.DIRECT, intended);
        speaker.answered(player, id, answer);
    }
}
