package io.rookery.presence;

import io.netty.buffer.ByteBuf;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.routing.Batch;
import io.rookery.routing.Encoding;
import io.rookery.routing.Subscriber;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A client that watches users and keeps, of two presences of one, that of the higher version. */
final class ModelWatcher implements Subscriber, Encoding {
    /** The node it is connected to. */
    final int node;

    /** Those of whom it was answered how they are. */
    final Set<UserId> watched = new HashSet<>();

    private final int number;
    private final Consumer<Presence> told;
    private final Map<String, Presence> seen = new HashMap<>();

    /**
     * @param told is given what is news
     */
    ModelWatcher(int number, int node, Consumer<Presence> told) {
        this.number = number;
        this.node = node;
        this.told = told;
    }

    Presence seen(UserId user) {
        return seen.get(user.value());
    }

    void answered(UserId user, Presence presence) {
        watched.add(user);
        keep(presence);
    }

    void forget(UserId user) {
        watched.remove(user);
        seen.remove(user.value());
    }

    private boolean keep(Presence presence) {
        Presence known = seen.get(presence.userId());
        if (known != null && known.version() >= presence.version()) {
            return false;
        }
        seen.put(presence.userId(), presence);
        return true;
    }

    @Override
    public UserId user() {
        return new UserId("watcher" + number);
    }

    @Override
    public Encoding encoding() {
        return this;
    }

    @Override
    public void append(Push push, ByteBuf out) {
        out.writeBytes(
                PresenceWire.encode(((Push.PresenceChanged) push).presence()).getBytes());
    }

    @Override
    public boolean offer(Batch batch) {
        ByteBuf frames = batch.frames();
        byte[] frame = new byte[frames.readableBytes()];
        frames.getBytes(frames.readerIndex(), frame);
        Presence presence = PresenceWire.decode(Buffer.buffer(frame));
        boolean news = keep(presence);
        if (news && watched.contains(new UserId(presence.userId()))) {
            told.accept(presence);
        }
        return true;
    }

    @Override
    public void flush() {}

    /** The same in each run. */
    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }
}
