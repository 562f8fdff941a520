package io.rookery.presence;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Encoding;
import io.rookery.routing.Subscriber;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that watches: of each user it believes what has the highest version. */
final class Viewer implements Subscriber {
    private static final Encoding ENCODING = (push, out) -> {
        if (push instanceof Push.PresenceChanged changed) {
            out.writeBytes(PresenceWire.encode(changed.presence()).getBytes());
        }
    };

    /** Every push, in order, believed or not. */
    final List<Presence> pushed = new CopyOnWriteArrayList<>();

    private final Map<String, Presence> view = new ConcurrentHashMap<>();
    private final UserId user;

    Viewer(UserId user) {
        this.user = user;
    }

    static void deliver(Subscriber subscriber, Push push) {
        ByteBuf bytes = Unpooled.buffer();
        subscriber.encoding().append(push, bytes);
        subscriber.offer(Batch.alone(DeliveryClass.VALUE, bytes));
    }

    void see(Presence presence) {
        view.merge(presence.userId(), presence, (old, next) -> next.version() > old.version() ? next : old);
    }

    Presence of(String name) {
        return view.get(name);
    }

    List<Presence> pushed(String name) {
        return pushed.stream().filter(each -> each.userId().equals(name)).toList();
    }

    @Override
    public UserId user() {
        return user;
    }

    @Override
    public Encoding encoding() {
        return ENCODING;
    }

    @Override
    public boolean offer(Batch batch) {
        Presence presence = PresenceWire.decode(Buffer.buffer(ByteBufUtil.getBytes(batch.frames())));
        pushed.add(presence);
        see(presence);
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public String toString() {
        return "viewer " + user;
    }
}
