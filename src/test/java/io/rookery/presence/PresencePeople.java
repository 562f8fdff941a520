package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.presence.ModelUser.Attachment;
import io.rookery.presence.ModelUser.Said;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Refusal;
import io.rookery.store.PresenceChange;
import io.rookery.store.SaidPresence;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A few users who come, go, and say how they are. */
final class PresencePeople {
    static final int USERS = 6;
    static final List<String> ZONES = List.of("", "desert", "forest");

    /** A lost connection is noticed so late when nothing is heard of it any more. */
    private static final int NOTICED_MILLIS_MAX = 25_000;

    private static final long GRACE_MILLIS = PresenceNode.SETTINGS.grace().toMillis();
    private static final long SLACK_MILLIS = 3_000;
    private static final List<PresenceStatus> STATUSES =
            List.of(PresenceStatus.BUSY, PresenceStatus.IN_GAME, PresenceStatus.ONLINE, PresenceStatus.INVISIBLE);

    final List<ModelUser> users = new ArrayList<>();
    private final PresenceStage stage;
    private final List<Runnable> unnoticed = new ArrayList<>();

    PresencePeople(PresenceStage stage) {
        this.stage = stage;
        IntStream.range(0, USERS).forEach(i -> users.add(new ModelUser("u" + i)));
    }

    static List<UserId> names() {
        return IntStream.range(0, USERS).mapToObj(i -> new UserId("u" + i)).toList();
    }

    /** To be called before and after each event. */
    void look() {
        users.forEach(user -> user.look(stage.now()));
    }

    /** Something one of them does, drawn from 0 to 99. */
    void act(int what) {
        if (what < 20) {
            come(stage.any(users), Optional.empty());
        } else if (what < 29) {
            attached().ifPresent(this::close);
        } else if (what < 41) {
            attached().ifPresent(this::drop);
        } else if (what < 57) {
            detached().ifPresent(session -> come(session.user, Optional.of(session)));
        } else if (what < 64) {
            attached().ifPresent(this::goElsewhere);
        } else if (what < 90) {
            attached().ifPresent(this::say);
        } else {
            attached().ifPresent(this::rest);
        }
    }

    private void come(ModelUser user, Optional<ModelSession> again) {
        PresenceNode node = stage.anyNode();
        ModelSession session = again.orElseGet(() -> new ModelSession("s" + stage.nextNumber(), user));
        Attachment attachment = new Attachment(node, "c" + stage.nextNumber());
        user.sessions.put(session.id, session);
        if (again.isPresent()
                && (stage.now() - session.absentSinceMillis > GRACE_MILLIS - SLACK_MILLIS || stage.isTroubled())) {
            session.mayBeForgotten();
        }
        session.attached(attachment);
        stage.note(user.id + " comes as " + session.id + " over " + attachment.connectionId + " to " + node);
        node.loop.attached(user.id, session.id, attachment.connectionId, session.takenOver++, "");
    }

    private void close(ModelSession session) {
        Attachment attachment = session.attachment;
        session.detached(stage.now());
        session.user.sessions.remove(session.id);
        session.user.closed();
        session.user.left(stage.now());
        stage.note(session.user.id + " closes " + session.id);
        attachment.node.loop.closed(session.id, attachment.connectionId);
    }

    private void drop(ModelSession session) {
        stage.note(session.user.id + " drops " + session.id);
        lose(session, stage.draw(3) == 0 ? stage.draw(NOTICED_MILLIS_MAX) : stage.draw(200));
    }

    /** Another connection goes on with the session, before or after the node has noticed the end of the former. */
    private void goElsewhere(ModelSession session) {
        lose(session, stage.draw(2000));
        come(session.user, Optional.of(session));
    }

    private void lose(ModelSession session, long noticedInMillis) {
        Attachment attachment = session.attachment;
        session.detached(stage.now());
        Runnable noticed = once(() -> attachment.node.run(() -> {
            stage.note(attachment.node + " notices the end of " + attachment.connectionId);
            attachment.node.loop.lost(session.id, attachment.connectionId);
        }));
        unnoticed.add(noticed);
        stage.after(noticedInMillis, noticed);
    }

    private static Runnable once(Runnable task) {
        boolean[] done = new boolean[1];
        return () -> {
            if (!done[0]) {
                done[0] = true;
                task.run();
            }
        };
    }

    private void say(ModelSession session) {
        PresenceStatus status = stage.any(STATUSES);
        String activity = stage.draw(2) == 0 ? null : "a" + stage.nextNumber();
        Duration lasts = stage.draw(4) == 0 ? Duration.ofMillis(1000 + stage.draw(4000)) : null;
        String zone = stage.any(ZONES);
        ModelUser user = session.user;
        Attachment over = session.attachment;
        String about = status + " " + activity + " of " + user.id;
        Future<PresenceChange> heard = over.node.loop.say(
                session.id,
                new SaidPresence(status, activity, null, lasts, 0),
                Optional.of(zone).filter(name -> !name.isEmpty()).map(Zone::new));
        if (isRefused(heard)) {
            stage.note("refused: " + about);
            return;
        }
        stage.note("said over " + over.connectionId + " in '" + zone + "' for " + lasts + ": " + about);
        Said said = user.say(over, stage.now(), status, activity, lasts != null);
        session.in(zone);
        heard.onSuccess(change -> {
                    user.acknowledged(said, stage.now());
                    if (session.attachment == over) {
                        session.zoneAcknowledged(zone);
                    }
                    stage.note("heard: " + about);
                })
                .onFailure(failure -> stage.note("not heard: " + about));
    }

    private static boolean isRefused(Future<PresenceChange> heard) {
        return heard.failed()
                && !"unknown".equals(((Refusal) heard.cause()).data().get("outcome"));
    }

    private void rest(ModelSession session) {
        boolean idle = stage.draw(2) == 0;
        session.idle(idle);
        stage.note(session.id + (idle ? " rests" : " acts"));
        session.attachment.node.loop.idle(session.id, session.attachment.connectionId, idle);
    }

    void killed(PresenceNode node) {
        sessions()
                .filter(session -> session.attachment != null && session.attachment.node == node)
                .forEach(session -> session.detached(stage.now()));
    }

    /** The store may know less from now on, of all or of those on one node. */
    void storeHasLostData(Optional<PresenceNode> node) {
        users.stream()
                .filter(user -> node.isEmpty()
                        || user.sessions.values().stream()
                                .anyMatch(
                                        session -> session.attachment != null && session.attachment.node == node.get()))
                .forEach(user -> user.storeHasLostData(stage.now()));
    }

    void settle() {
        unnoticed.forEach(noticed -> stage.after(stage.draw(1000), noticed));
    }

    /** Nobody is said to be gone who is there, or may come back unnoticed. */
    boolean isWronglyOffline(Presence presence) {
        ModelUser user = users.get(Integer.parseInt(presence.userId().substring(1)));
        user.look(stage.now());
        return user.isWronglyOffline(presence.version(), GRACE_MILLIS, SLACK_MILLIS);
    }

    Stream<ModelSession> sessions() {
        return users.stream().flatMap(user -> user.sessions.values().stream());
    }

    private Optional<ModelSession> attached() {
        return stage.anyOf(sessions()
                .filter(session -> session.attachment != null && session.attachment.node.responds())
                .toList());
    }

    private Optional<ModelSession> detached() {
        return stage.anyOf(
                sessions().filter(session -> session.attachment == null).toList());
    }
}
