package io.rookery.presence;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rookery.identity.Topic;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Encoding;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.store.Glance;
import io.rookery.store.Standing;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings watches in step with what their viewers may see. Belongs to the loop of its {@link FanOut}.
 *
 * <p>Whoever may see begins to listen first and is shown the user as read after that. Whoever may no longer see hears nothing
 * from then on and is told that nobody is there.
 */
final class Sights {
    private final FanOut fanOut;

    Sights(FanOut fanOut) {
        this.fanOut = fanOut;
    }

    /**
     * Has the watch follow from what was read.
     *
     * @param told the version of what was told of the user last; 0 for nothing
     * @param answering whether the viewer gets to know by an answer how the user is
     * @return what completes once the watch listens, if it begins to: then the user is to be read again
     */
    @Nullable
    Future<Void> decide(Watch watch, Glance glance, Standing standing, long told, boolean answering) {
        if (!watch.accepts(glance)) {
            return null;
        }
        if (!Sight.admits(watch.viewer(), glance, standing)) {
            hide(watch, glance, told);
        } else if (watch.state == Watch.State.HIDDEN) {
            return join(watch);
        } else if (watch.state == Watch.State.JOINED) {
            watch.state = Watch.State.SHOWN;
            if (!answering && !Sight.isNobody(glance.presence())) {
                tell(List.of(watch), Sight.shown(glance));
            }
        }
        return null;
    }

    void end(Watch watch) {
        if (watch.state != Watch.State.HIDDEN) {
            fanOut.unsubscribe(watch.watcher, Topic.presenceOf(watch.user));
        }
        watch.state = Watch.State.ENDED;
    }

    private Future<Void> join(Watch watch) {
        watch.state = Watch.State.JOINING;
        return fanOut.listen(watch.watcher, Topic.presenceOf(watch.user))
                .onSuccess(listening -> joined(watch))
                .onFailure(failure -> failed(watch));
    }

    private static void joined(Watch watch) {
        if (watch.state == Watch.State.JOINING) {
            watch.state = Watch.State.JOINED;
        }
    }

    private static void failed(Watch watch) {
        if (watch.state == Watch.State.JOINING) {
            watch.state = Watch.State.HIDDEN;
        }
    }

    private void hide(Watch watch, Glance glance, long told) {
        if (watch.state == Watch.State.HIDDEN) {
            return;
        }
        watch.state = Watch.State.HIDDEN;
        fanOut.unsubscribe(watch.watcher, Topic.presenceOf(watch.user));
        if (!Sight.isNobody(glance.presence())) {
            tell(
                    List.of(watch),
                    Sight.hidden(glance, Math.max(told, glance.presence().version())));
        }
    }

    /** Tells one presence to several. */
    static void tell(Collection<Watch> watches, Presence presence) {
        Push push = new Push.PresenceChanged(presence);
        Map<Encoding, ByteBuf> encoded = new HashMap<>();
        try {
            for (Watch watch : watches) {
                Subscriber watcher = watch.watcher;
                ByteBuf frame = encoded.computeIfAbsent(watcher.encoding(), encoding -> {
                    ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
                    encoding.append(push, out);
                    return out;
                });
                watcher.offer(Batch.alone(DeliveryClass.VALUE, frame));
                watcher.flush();
            }
        } finally {
            encoded.values().forEach(ByteBuf::release);
        }
    }
}
