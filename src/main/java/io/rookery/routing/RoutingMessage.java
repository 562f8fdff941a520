package io.rookery.routing;

import io.rookery.bus.WireReader;
import io.rookery.bus.WireWriter;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.codec.MessageBodies;
import io.rookery.protocol.codec.PushBytes;
import io.rookery.store.AlterationDraft;
import io.rookery.store.Draft;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the routing parts of two nodes say to each other. All but broadcasts travel under the key of a partition. */
sealed interface RoutingMessage {

    /**
     * Asks a home to store a message; answered with {@link Answer.Stored}.
     *
     * @param forwarded whether another node passed this on already, so that it is served wherever it is
     */
    record Publish(Topic topic, Draft draft, Priority priority, boolean forwarded) implements RoutingMessage {}

    /** Asks a home to pass on something that is not stored. */
    record Send(Frame frame, boolean forwarded) implements RoutingMessage {}

    /**
     * Asks a home to change a stored message; answered with the message as it is then.
     *
     * @param forwarded as in {@link Publish}
     */
    record Alter(Topic topic, AlterationDraft draft, boolean forwarded) implements RoutingMessage {}

    /** From a home to a node with listeners. */
    record Deliver(Frame frame) implements RoutingMessage {}

    /** Tells a home of the first listener of a topic on this node; answered with nothing. */
    record Listen(Topic topic) implements RoutingMessage {}

    record Unlisten(Topic topic) implements RoutingMessage {}

    /** What this node listens to in a partition, summed up. */
    record Digest(int partition, InterestSum sum) implements RoutingMessage {}

    /** The home's sum is another: it wants the whole list. */
    record Resend(int partition) implements RoutingMessage {}

    /** A page of all that this node listens to in a partition. */
    record Interests(int partition, boolean first, boolean last, List<String> topics) implements RoutingMessage {}

    /** Asks a node to say something to all its connections; answered with their number. */
    record Broadcast(Priority priority, Push push) implements RoutingMessage {}

    /** Asks a home to put back what the store has lost of a topic; answered with nothing when that is done. */
    record Heal(Topic topic) implements RoutingMessage {}

    DeliveryClass[] CLASSES = DeliveryClass.values();
    byte UNSAID = -1;
    Priority[] PRIORITIES = Priority.values();

    default Buffer encode() {
        if (this instanceof Publish publish) {
            Draft draft = publish.draft;
            return writer(1)
                    .text(publish.topic.name())
                    .number((byte) publish.priority.ordinal())
                    .flag(publish.forwarded)
                    .text(draft.author().value())
                    .text(draft.clientMessageId())
                    .flag(draft.membersOnly())
                    .bytes(MessageBodies.encode(draft.body()))
                    .done();
        } else if (this instanceof Send send) {
            return frame(writer(2).flag(send.forwarded), send.frame);
        } else if (this instanceof Deliver deliver) {
            ChangePlace change = deliver.frame.change();
            return change == null ? frame(writer(3), deliver.frame) : change(writer(12), deliver.frame, change);
        } else if (this instanceof Listen listen) {
            return writer(4).text(listen.topic.name()).done();
        } else if (this instanceof Unlisten unlisten) {
            return writer(5).text(unlisten.topic.name()).done();
        } else if (this instanceof Digest digest) {
            return writer(6)
                    .number(digest.partition)
                    .number(digest.sum.count())
                    .number(digest.sum.hash())
                    .done();
        } else if (this instanceof Resend resend) {
            return writer(7).number(resend.partition).done();
        } else if (this instanceof Interests page) {
            WireWriter out = writer(8)
                    .number(page.partition)
                    .flag(page.first)
                    .flag(page.last)
                    .number(page.topics.size());
            page.topics.forEach(out::text);
            return out.done();
        } else if (this instanceof Broadcast broadcast) {
            return writer(9)
                    .number((byte) broadcast.priority.ordinal())
                    .bytes(PushBytes.encode(broadcast.push))
                    .done();
        } else if (this instanceof Heal heal) {
            return writer(10).text(heal.topic.name()).done();
        } else if (this instanceof Alter alter) {
            return AlterationWire.write(writer(11).text(alter.topic.name()).flag(alter.forwarded), alter.draft)
                    .done();
        }
        throw new IllegalStateException(toString());
    }

    private static WireWriter writer(int type) {
        return new WireWriter(192).number((byte) type);
    }

    private static Buffer frame(WireWriter out, Frame frame) {
        Position position = frame.position();
        out.text(frame.topic().name())
                .number((byte) frame.deliveryClass().ordinal())
                .number((byte) frame.priority().ordinal())
                .text(position == null ? null : position.epoch())
                .number(position == null ? 0 : position.offset())
                .number(frame.changed())
                .bytes(frame.bytes());
        return out.done();
    }

    private static Buffer change(WireWriter out, Frame frame, ChangePlace change) {
        return out.text(frame.topic().name())
                .number(change.before())
                .number(change.sequence())
                .number(change.head())
                .number(change.offset())
                .bytes(frame.bytes())
                .done();
    }

    /**
     * @throws RuntimeException when the bytes are no such message
     */
    static RoutingMessage decode(Buffer bytes) {
        WireReader in = new WireReader(bytes);
        byte type = in.tinyNumber();
        return switch (type) {
            case 1 -> publish(in);
            case 2 -> {
                boolean forwarded = in.flag();
                yield new Send(frame(in), forwarded);
            }
            case 3 -> new Deliver(frame(in));
            case 4 -> new Listen(topic(in));
            case 5 -> new Unlisten(topic(in));
            case 6 -> new Digest(in.number(), new InterestSum(in.number(), in.longNumber()));
            case 7 -> new Resend(in.number());
            case 8 -> interests(in);
            case 9 -> new Broadcast(PRIORITIES[in.tinyNumber()], PushBytes.decode(in.bytes()));
            case 10 -> new Heal(topic(in));
            case 11 -> alter(in);
            case 12 -> new Deliver(change(in));
            default -> throw new IllegalArgumentException("routing message: " + type + " (expected: 1..12)");
        };
    }

    private static Topic topic(WireReader in) {
        return Topic.ofTrusted(in.text());
    }

    private static Publish publish(WireReader in) {
        Topic topic = topic(in);
        Priority priority = PRIORITIES[in.tinyNumber()];
        boolean forwarded = in.flag();
        UserId author = new UserId(in.text());
        String clientMessageId = in.optionalText();
        boolean membersOnly = in.flag();
        return new Publish(
                topic,
                new Draft(author, clientMessageId, MessageBodies.decode(in.bytes()), membersOnly),
                priority,
                forwarded);
    }

    private static Frame frame(WireReader in) {
        Topic topic = topic(in);
        DeliveryClass deliveryClass = CLASSES[in.tinyNumber()];
        Priority priority = PRIORITIES[in.tinyNumber()];
        String epoch = in.optionalText();
        long offset = in.longNumber();
        Position position = epoch == null ? null : new Position(epoch, offset);
        return Frame.received(topic, deliveryClass, priority, position, in.longNumber(), in.bytes());
    }

    private static Frame change(WireReader in) {
        Topic topic = topic(in);
        ChangePlace place = new ChangePlace(in.longNumber(), in.longNumber(), in.longNumber(), in.longNumber());
        return Frame.received(topic, place, in.bytes());
    }

    private static Alter alter(WireReader in) {
        Topic topic = topic(in);
        boolean forwarded = in.flag();
        return new Alter(topic, AlterationWire.read(in), forwarded);
    }

    private static Interests interests(WireReader in) {
        int partition = in.number();
        boolean first = in.flag();
        boolean last = in.flag();
        int count = in.number();
        List<String> topics = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            topics.add(in.text());
        }
        return new Interests(partition, first, last, topics);
    }

    static Buffer encode(ChatMessage altered) {
        return Buffer.buffer(PushBytes.encode(new Push.Edited(altered)));
    }

    static ChatMessage decodeAltered(Buffer bytes) {
        return ((Push.Edited) PushBytes.decode(bytes.getBytes())).message();
    }

    static Buffer encode(Answer.Stored stored) {
        return new WireWriter(128)
                .text(stored.messageId())
                .text(stored.channel())
                .text(stored.epoch())
                .number(stored.offset())
                .number(stored.timestampMillis())
                .flag(stored.duplicate())
                .text(stored.durability())
                .number(online(stored.online()))
                .done();
    }

    private static byte online(@Nullable Boolean online) {
        return online == null ? UNSAID : (byte) (online ? 1 : 0);
    }

    static Answer.Stored decodeStored(Buffer bytes) {
        WireReader in = new WireReader(bytes);
        return new Answer.Stored(
                in.text(),
                in.text(),
                in.text(),
                in.longNumber(),
                in.longNumber(),
                in.flag(),
                in.text(),
                online(in.tinyNumber()));
    }

    private static @Nullable Boolean online(byte said) {
        return said == UNSAID ? null : said == 1;
    }
}
