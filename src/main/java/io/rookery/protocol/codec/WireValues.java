package io.rookery.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.rookery.identity.Position;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Priority;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.protocol.wire.Detail;
import io.rookery.protocol.wire.Refused;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Converts the values that commands, answers and pushes have in common to messages of the schema and back. */
final class WireValues {
    static final Labels<PresenceStatus, io.rookery.protocol.wire.PresenceStatus> STATUS =
            new Labels<>(PresenceStatus.class, io.rookery.protocol.wire.PresenceStatus.class);
    static final Labels<Priority, io.rookery.protocol.wire.Priority> PRIORITY =
            new Labels<>(Priority.class, io.rookery.protocol.wire.Priority.class);
    static final Labels<ChannelAccess, io.rookery.protocol.wire.ChannelAccess> ACCESS =
            new Labels<>(ChannelAccess.class, io.rookery.protocol.wire.ChannelAccess.class);

    static final Labels<ChannelRole, io.rookery.protocol.wire.ChannelRole> ROLE =
            new Labels<>(ChannelRole.class, io.rookery.protocol.wire.ChannelRole.class);

    private WireValues() {}

    static ByteString toWire(RawJson value) {
        return UnsafeByteOperations.unsafeWrap(value.utf8());
    }

    /** The bytes come from this server's own encoder, which was given checked ones. */
    static RawJson fromWire(ByteString bytes) {
        return RawJson.ofChecked(bytes.toByteArray());
    }

    static io.rookery.protocol.wire.Sender toWire(Sender sender) {
        return io.rookery.protocol.wire.Sender.newBuilder()
                .setUserId(sender.userId())
                .setName(sender.name())
                .build();
    }

    static Sender fromWire(io.rookery.protocol.wire.Sender message) {
        return new Sender(message.getUserId(), message.getName());
    }

    static io.rookery.protocol.wire.ChatMessage toWire(ChatMessage message) {
        var wire = io.rookery.protocol.wire.ChatMessage.newBuilder()
                .setChannel(message.channel())
                .setEpoch(message.epoch())
                .setOffset(message.offset())
                .setMessageId(message.messageId())
                .setFrom(toWire(message.from()))
                .setKind(message.kind())
                .setTimestampMs(message.timestampMillis());
        if (message.text() != null) {
            wire.setText(message.text());
        }
        if (message.payload() != null) {
            wire.setPayload(toWire(message.payload()));
        }
        if (message.replyTo() != null) {
            wire.setReplyTo(message.replyTo());
        }
        if (message.edited()) {
            wire.setEdited(true);
        }
        if (message.revision() != 0) {
            wire.setRevision(message.revision()).putAllReactions(message.reactions());
        }
        return wire.build();
    }

    static ChatMessage fromWire(io.rookery.protocol.wire.ChatMessage message) {
        return new ChatMessage(
                message.getChannel(),
                message.getEpoch(),
                message.getOffset(),
                message.getMessageId(),
                fromWire(message.getFrom()),
                message.getKind(),
                message.hasText() ? message.getText() : null,
                message.hasPayload() ? fromWire(message.getPayload()) : null,
                message.hasReplyTo() ? message.getReplyTo() : null,
                message.getTimestampMs(),
                message.getEdited(),
                message.getRevision(),
                Collections.unmodifiableMap(message.getReactionsMap()));
    }

    static io.rookery.protocol.wire.Recovery toWire(Recovery recovery) {
        var wire = io.rookery.protocol.wire.Recovery.newBuilder()
                .setEpoch(recovery.position().epoch())
                .setOffset(recovery.position().offset())
                .setRecovered(recovery.recovered());
        recovery.messages().forEach(message -> wire.addMessages(toWire(message)));
        return wire.build();
    }

    static Recovery fromWire(io.rookery.protocol.wire.Recovery message) {
        return new Recovery(
                new Position(message.getEpoch(), message.getOffset()),
                message.getRecovered(),
                message.getMessagesList().stream().map(WireValues::fromWire).toList());
    }

    static List<io.rookery.protocol.wire.Presence> toWire(List<Presence> presences) {
        return presences.stream().map(WireValues::toWire).toList();
    }

    static List<Presence> fromWire(List<io.rookery.protocol.wire.Presence> messages) {
        return messages.stream().map(WireValues::fromWire).toList();
    }

    static io.rookery.protocol.wire.Presence toWire(Presence presence) {
        var wire = io.rookery.protocol.wire.Presence.newBuilder()
                .setUserId(presence.userId())
                .setStatus(STATUS.toWire(presence.status()))
                .setVersion(presence.version());
        if (presence.activity() != null) {
            wire.setActivity(presence.activity());
        }
        if (presence.metadata() != null) {
            wire.setMetadata(toWire(presence.metadata()));
        }
        if (presence.zone() != null) {
            wire.setZone(presence.zone());
        }
        if (presence.node() != null) {
            wire.setNode(presence.node());
        }
        if (presence.lastSeenMillis() != 0) {
            wire.setLastSeenMs(presence.lastSeenMillis());
        }
        return wire.build();
    }

    static Presence fromWire(io.rookery.protocol.wire.Presence message) {
        return new Presence(
                message.getUserId(),
                STATUS.fromWire(message.getStatus()),
                message.hasActivity() ? message.getActivity() : null,
                message.hasMetadata() ? fromWire(message.getMetadata()) : null,
                message.hasZone() ? message.getZone() : null,
                message.hasNode() ? message.getNode() : null,
                message.getLastSeenMs(),
                message.getVersion());
    }

    static Refused toWire(Refusal refusal) {
        Refused.Builder wire =
                Refused.newBuilder().setCode(refusal.code().number()).setMessage(refusal.text());
        refusal.data().forEach((name, value) -> wire.putData(name, detail(value)));
        return wire.build();
    }

    static Refusal fromWire(Refused message) {
        Map<String, Object> data = new HashMap<>();
        message.getDataMap().forEach((name, detail) -> data.put(name, value(detail)));
        return Refusal.of(ErrorCode.of(message.getCode()), message.getMessage(), data);
    }

    private static Detail detail(Object value) {
        if (value instanceof Boolean flag) {
            return Detail.newBuilder().setFlag(flag).build();
        }
        if (value instanceof Number number) {
            return Detail.newBuilder().setNumber(number.longValue()).build();
        }
        return Detail.newBuilder().setText(value.toString()).build();
    }

    private static Object value(Detail detail) {
        return switch (detail.getValueCase()) {
            case FLAG -> detail.getFlag();
            case NUMBER -> detail.getNumber();
            default -> detail.getText();
        };
    }
}
