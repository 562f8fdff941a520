package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.codec.PushBytes;
import org.jspecify.annotations.Nullable;

/**
 * One thing said to the listeners of a topic, on its way through nodes and loops. It is written once for other nodes and read
 * once from them, whenever first asked for.
 */
final class Frame {
    private final Topic topic;
    private final DeliveryClass deliveryClass;
    private final Priority priority;
    private final @Nullable Position position;
    private @Nullable Push push;
    private byte @Nullable [] bytes;

    private Frame(
            Topic topic,
            DeliveryClass deliveryClass,
            Priority priority,
            @Nullable Position position,
            @Nullable Push push,
            byte @Nullable [] bytes) {
        this.topic = topic;
        this.deliveryClass = deliveryClass;
        this.priority = priority;
        this.position = position;
        this.push = push;
        this.bytes = bytes;
    }

    static Frame of(Topic topic, ChatMessage message, Priority priority) {
        return new Frame(topic, DeliveryClass.LOG, priority, message.position(), new Push.Chat(message), null);
    }

    static Frame of(Topic topic, DeliveryClass deliveryClass, Priority priority, Push push) {
        return new Frame(topic, deliveryClass, priority, null, push, null);
    }

    /** Tells listeners that they go on from a position without what they may have seen or missed before. */
    static Frame reset(Topic topic, Position position) {
        return of(
                topic,
                DeliveryClass.LOG,
                Priority.HIGH,
                new Push.ChannelReset(topic.name(), position.epoch(), position.offset()));
    }

    /** A frame as another node wrote it. */
    static Frame received(
            Topic topic, DeliveryClass deliveryClass, Priority priority, @Nullable Position position, byte[] bytes) {
        return new Frame(topic, deliveryClass, priority, position, null, bytes);
    }

    Topic topic() {
        return topic;
    }

    DeliveryClass deliveryClass() {
        return deliveryClass;
    }

    Priority priority() {
        return priority;
    }

    /** The place in the log; null for what has none. */
    @Nullable
    Position position() {
        return position;
    }

    boolean isReset() {
        return position == null && deliveryClass == DeliveryClass.LOG && push() instanceof Push.ChannelReset;
    }

    /** Where a {@link #reset} leads to; call for those only. */
    Position resetTo() {
        Push.ChannelReset told = (Push.ChannelReset) push();
        return new Position(told.epoch(), told.offset());
    }

    Push push() {
        Push known = push;
        if (known == null) {
            known = PushBytes.decode(bytes());
            push = known;
        }
        return known;
    }

    /** Since 1970; 0 when it does not matter, or the frame was not read yet. Reads nothing, so that it cannot fail. */
    long happenedMillis() {
        return deliveryClass == DeliveryClass.VALUE && push instanceof Push.PresenceChanged changed
                ? changed.presence().changedMillis()
                : 0;
    }

    /** Of a topic's values the one of the highest version holds. Zero for what has none, or cannot be read. */
    long valueVersion() {
        if (deliveryClass != DeliveryClass.VALUE) {
            return 0;
        }
        try {
            return push() instanceof Push.PresenceChanged changed
                    ? changed.presence().version()
                    : 0;
        } catch (RuntimeException unreadable) {
            return 0;
        }
    }

    byte[] bytes() {
        byte[] known = bytes;
        if (known == null) {
            known = PushBytes.encode(push());
            bytes = known;
        }
        return known;
    }
}
