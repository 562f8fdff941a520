package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
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
    private final @Nullable ChangePlace change;
    private final long changed;
    private @Nullable Push push;
    private byte @Nullable [] bytes;

    private Frame(
            Topic topic,
            DeliveryClass deliveryClass,
            Priority priority,
            @Nullable Position position,
            @Nullable ChangePlace change,
            long changed,
            @Nullable Push push,
            byte @Nullable [] bytes) {
        this.topic = topic;
        this.deliveryClass = deliveryClass;
        this.priority = priority;
        this.position = position;
        this.change = change;
        this.changed = changed;
        this.push = push;
        this.bytes = bytes;
    }

    /** A message that was read, with all that was changed until then. */
    static Frame of(Topic topic, ChatMessage message, Priority priority) {
        return of(topic, message, priority, 0);
    }

    /**
     * @param changed the topic's newest change when the message was stored
     */
    static Frame of(Topic topic, ChatMessage message, Priority priority, long changed) {
        return new Frame(
                topic, DeliveryClass.LOG, priority, message.position(), null, changed, new Push.Chat(message), null);
    }

    static Frame of(Topic topic, DeliveryClass deliveryClass, Priority priority, Push push) {
        return new Frame(topic, deliveryClass, priority, null, null, 0, push, null);
    }

    /** Tells of a change, of which nobody is left out: whoever cannot take it is led on from the log. */
    static Frame of(Topic topic, ChangePlace change, Push push) {
        return new Frame(topic, DeliveryClass.LOG, Priority.NORMAL, null, change, 0, push, null);
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
            Topic topic,
            DeliveryClass deliveryClass,
            Priority priority,
            @Nullable Position position,
            long changed,
            byte[] bytes) {
        return new Frame(topic, deliveryClass, priority, position, null, changed, null, bytes);
    }

    /** A change as another node told of it. */
    static Frame received(Topic topic, ChangePlace change, byte[] bytes) {
        return new Frame(topic, DeliveryClass.LOG, Priority.NORMAL, null, change, 0, null, bytes);
    }

    /** The same change, told to those who have all messages up to a position. */
    Frame behind(Position reached) {
        return new Frame(topic, deliveryClass, priority, reached, change, changed, push, bytes);
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

    /** The same, to go with answers. */
    Frame asControl() {
        return new Frame(topic, DeliveryClass.CONTROL, priority, position, change, changed, push, bytes);
    }

    /** The place in the log; of a change, the place behind which it is told here; null for what has none. */
    @Nullable
    Position position() {
        return position;
    }

    /** The place among the changes; null for what is none. */
    @Nullable
    ChangePlace change() {
        return change;
    }

    /** Whether a change is one of a message at or before a position. */
    boolean concerns(Position reached) {
        return change != null && change.offset() <= reached.offset();
    }

    /** The newest change of the topic that went before this message; zero when none is known. */
    long changed() {
        return changed;
    }

    /** Where somebody stands who has all that was told before this; call only for what is kept in the log, and resets. */
    Position comesAfter() {
        Position place = position;
        if (place == null) {
            return resetTo();
        }
        return change == null ? new Position(place.epoch(), place.offset() - 1) : place;
    }

    boolean isReset() {
        return position == null && deliveryClass == DeliveryClass.LOG && push() instanceof Push.ChannelReset;
    }

    /** Who is said to have left the topic; null for everything else that is said, or cannot be read. */
    @Nullable
    UserId whoLeft() {
        if (deliveryClass != DeliveryClass.SIGNAL) {
            return null;
        }
        try {
            return push() instanceof Push.MemberLeft left
                    ? new UserId(left.user().userId())
                    : null;
        } catch (RuntimeException unreadable) {
            return null;
        }
    }

    /** Where a {@link #reset} leads to; call for those only. */
    Position resetTo() {
        Push.ChannelReset told = (Push.ChannelReset) push();
        return new Position(told.epoch(), told.offset());
    }

    /** The offset of the newest message when every change was made that goes before this; call as {@link #comesAfter()}. */
    long changesSince() {
        return change == null ? comesAfter().offset() : change.head();
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
