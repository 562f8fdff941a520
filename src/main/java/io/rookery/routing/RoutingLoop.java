package io.rookery.routing;

import io.rookery.bus.Bus;
import io.rookery.identity.NodeId;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** One event loop's share of routing: its homes, its cursors, and what other nodes say to them. */
record RoutingLoop(
        Context context,
        HomeLoop homeLoop,
        CursorLoop cursorLoop,
        Healing healing,
        HomeChanges changes,
        Broadcasts broadcasts)
        implements Bus.Receiver {

    /** Says something to every connection of this node. */
    interface Broadcasts {
        Future<Integer> toEveryone(Push push);
    }

    private static final Buffer NOTHING = Buffer.buffer();

    @Override
    public void received(NodeId from, int key, Buffer bytes) {
        RoutingMessage message = RoutingMessage.decode(bytes);
        if (message instanceof RoutingMessage.Deliver deliver) {
            cursorLoop.deliver(deliver.frame());
        } else if (message instanceof RoutingMessage.Send send) {
            homeLoop.send(send);
        } else if (message instanceof RoutingMessage.Digest digest) {
            homeLoop.digest(from, digest);
        } else if (message instanceof RoutingMessage.Unlisten unlisten) {
            homeLoop.unlisten(from, unlisten.topic());
        } else if (message instanceof RoutingMessage.Resend resend) {
            cursorLoop.resend(from, resend.partition());
        } else if (message instanceof RoutingMessage.Interests page) {
            homeLoop.interests(from, page);
        }
    }

    @Override
    public Future<Buffer> asked(NodeId from, int key, Buffer question) {
        RoutingMessage message = RoutingMessage.decode(question);
        if (message instanceof RoutingMessage.Publish publish) {
            return homeLoop.publish(publish).map(RoutingMessage::encode);
        } else if (message instanceof RoutingMessage.Alter alter) {
            return homeLoop.alter(alter).map(RoutingMessage::encode);
        } else if (message instanceof RoutingMessage.Listen listen) {
            homeLoop.listen(from, listen.topic());
            return Future.succeededFuture(NOTHING);
        } else if (message instanceof RoutingMessage.Heal heal) {
            return changes.heal(heal.topic()).map(NOTHING);
        } else if (message instanceof RoutingMessage.Broadcast broadcast) {
            return broadcasts
                    .toEveryone(broadcast.push())
                    .map(offered -> Buffer.buffer().appendInt(offered));
        }
        return Future.failedFuture(
                Refusal.unavailable("not a question: " + message.getClass().getSimpleName()));
    }

    void homesChanged() {
        homeLoop.homesChanged();
        cursorLoop.homesChanged();
    }

    void lossPossible(NodeId node) {
        homeLoop.lossPossible(node);
        cursorLoop.lossPossible(node);
    }

    /** To be called when the store has come back, perhaps as another. */
    void storeReturned() {
        healing.storeReturned();
        changes.storeReturned();
        cursorLoop.storeReturned();
    }

    /** Goes on with what is to be put back; to be called many times a second. */
    void heal() {
        healing.turn();
        changes.turn();
    }

    static RoutingLoop of(List<RoutingLoop> loops, int partition) {
        return loops.get(partition % loops.size());
    }
}
