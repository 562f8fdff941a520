package io.rookery.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.rookery.identity.Position;
import io.rookery.protocol.Command;
import io.rookery.protocol.Platform;
import io.rookery.protocol.PresenceQuestion;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Priority;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.wire.ChannelCreate;
import io.rookery.protocol.wire.ChannelDecline;
import io.rookery.protocol.wire.ChannelInvite;
import io.rookery.protocol.wire.ChannelJoin;
import io.rookery.protocol.wire.ChannelLeave;
import io.rookery.protocol.wire.ChannelList;
import io.rookery.protocol.wire.ChannelMembers;
import io.rookery.protocol.wire.ChannelSetRole;
import io.rookery.protocol.wire.ChannelUpdate;
import io.rookery.protocol.wire.ChatAck;
import io.rookery.protocol.wire.ChatDelete;
import io.rookery.protocol.wire.ChatEdit;
import io.rookery.protocol.wire.ChatGet;
import io.rookery.protocol.wire.ChatHistory;
import io.rookery.protocol.wire.ChatOoc;
import io.rookery.protocol.wire.ChatPages;
import io.rookery.protocol.wire.ChatPose;
import io.rookery.protocol.wire.ChatReact;
import io.rookery.protocol.wire.ChatRead;
import io.rookery.protocol.wire.ChatSay;
import io.rookery.protocol.wire.ChatSearch;
import io.rookery.protocol.wire.ChatSend;
import io.rookery.protocol.wire.ChatTyping;
import io.rookery.protocol.wire.ChatWhisper;
import io.rookery.protocol.wire.ChatYell;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.DirectSend;
import io.rookery.protocol.wire.PresenceQuery;
import io.rookery.protocol.wire.PresenceSubscribe;
import io.rookery.protocol.wire.PresenceUnsubscribe;
import io.rookery.protocol.wire.PresenceUnwatch;
import io.rookery.protocol.wire.PresenceUpdate;
import io.rookery.protocol.wire.PresenceWatch;
import io.rookery.protocol.wire.SessionConnect;
import io.rookery.protocol.wire.SessionResume;
import io.rookery.protocol.wire.SignalSend;
import io.rookery.protocol.wire.Subscribe;
import io.rookery.protocol.wire.TokenRefresh;
import io.rookery.protocol.wire.TopicSince;
import io.rookery.protocol.wire.Unsubscribe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns the schema's messages into commands, after comparing them with the schema's bounds. */
final class Commands {
    private static final int HISTORY_LIMIT =
            Schema.defaultNumber(ChatHistory.getDescriptor(), ChatHistory.LIMIT_FIELD_NUMBER);
    private static final int SEARCH_LIMIT =
            Schema.defaultNumber(ChatSearch.getDescriptor(), ChatSearch.LIMIT_FIELD_NUMBER);
    private static final int PAGES_LIMIT =
            Schema.defaultNumber(ChatPages.getDescriptor(), ChatPages.LIMIT_FIELD_NUMBER);
    private static final int MEMBERS_LIMIT =
            Schema.defaultNumber(ChannelMembers.getDescriptor(), ChannelMembers.LIMIT_FIELD_NUMBER);
    private static final int QUERY_LIMIT =
            Schema.defaultNumber(PresenceQuery.getDescriptor(), PresenceQuery.LIMIT_FIELD_NUMBER);
    private static final String KIND = Schema.defaultText(ChatSend.getDescriptor(), ChatSend.KIND_FIELD_NUMBER);

    /** For messages whose JSON values a strict parser has already seen. */
    static final JsonCheck CHECKED = (bytes, objectOnly, field) -> bytes;

    private final JsonCheck jsonCheck;

    Commands(JsonCheck jsonCheck) {
        this.jsonCheck = jsonCheck;
    }

    /** Makes sure that a field's bytes are one compact JSON value. */
    interface JsonCheck {
        /**
         * @throws Refusal when they are not
         */
        byte[] compact(byte[] bytes, boolean objectOnly, String field);
    }

    /**
     * @throws Refusal naming the field that is not as the schema wants it
     */
    Command read(CommandShape shape, Message message) {
        Form.check(message, shape.params(), "");
        return switch (shape.field().getNumber()) {
            case ClientFrame.SESSION_CONNECT_FIELD_NUMBER -> connect((SessionConnect) message);
            case ClientFrame.SESSION_RESUME_FIELD_NUMBER -> resume((SessionResume) message);
            case ClientFrame.SESSION_CLOSE_FIELD_NUMBER -> new Command.SessionClose();
            case ClientFrame.TOKEN_REFRESH_FIELD_NUMBER ->
                new Command.TokenRefresh(((TokenRefresh) message).getToken());
            case ClientFrame.PING_FIELD_NUMBER -> new Command.Ping();
            case ClientFrame.SUBSCRIBE_FIELD_NUMBER -> subscribe((Subscribe) message);
            case ClientFrame.UNSUBSCRIBE_FIELD_NUMBER ->
                new Command.Unsubscribe(List.copyOf(((Unsubscribe) message).getTopicsList()));
            case ClientFrame.CHANNEL_CREATE_FIELD_NUMBER -> create((ChannelCreate) message);
            case ClientFrame.CHANNEL_JOIN_FIELD_NUMBER -> join((ChannelJoin) message);
            case ClientFrame.CHANNEL_LEAVE_FIELD_NUMBER ->
                new Command.ChannelLeave(((ChannelLeave) message).getChannel());
            case ClientFrame.CHANNEL_MEMBERS_FIELD_NUMBER -> members((ChannelMembers) message);
            case ClientFrame.CHANNEL_UPDATE_FIELD_NUMBER -> ChannelCommands.update((ChannelUpdate) message);
            case ClientFrame.CHANNEL_INVITE_FIELD_NUMBER -> ChannelCommands.invite((ChannelInvite) message);
            case ClientFrame.CHANNEL_DECLINE_FIELD_NUMBER ->
                new Command.ChannelDecline(((ChannelDecline) message).getChannel());
            case ClientFrame.CHANNEL_ROLE_FIELD_NUMBER -> ChannelCommands.role((ChannelSetRole) message);
            case ClientFrame.CHANNEL_LIST_FIELD_NUMBER -> ChannelCommands.list((ChannelList) message);
            case ClientFrame.CHAT_READ_FIELD_NUMBER -> ChannelCommands.read((ChatRead) message);
            case ClientFrame.CHAT_TYPING_FIELD_NUMBER -> ChannelCommands.typing((ChatTyping) message);
            case ClientFrame.CHAT_MESSAGE_FIELD_NUMBER -> send((ChatSend) message);
            case ClientFrame.CHAT_DIRECT_FIELD_NUMBER -> direct((DirectSend) message);
            case ClientFrame.CHAT_SAY_FIELD_NUMBER -> new Command.ChatSay(Utterances.of((ChatSay) message));
            case ClientFrame.CHAT_POSE_FIELD_NUMBER -> new Command.ChatPose(Utterances.of((ChatPose) message));
            case ClientFrame.CHAT_OOC_FIELD_NUMBER -> new Command.ChatOoc(Utterances.of((ChatOoc) message));
            case ClientFrame.CHAT_YELL_FIELD_NUMBER -> new Command.ChatYell(Utterances.of((ChatYell) message));
            case ClientFrame.CHAT_WHISPER_FIELD_NUMBER -> Utterances.whisper((ChatWhisper) message);
            case ClientFrame.CHAT_ACK_FIELD_NUMBER -> ack((ChatAck) message);
            case ClientFrame.CHAT_HISTORY_FIELD_NUMBER -> history((ChatHistory) message);
            case ClientFrame.CHAT_EDIT_FIELD_NUMBER ->
                new Command.ChatEdit(((ChatEdit) message).getMessageId(), ((ChatEdit) message).getText());
            case ClientFrame.CHAT_DELETE_FIELD_NUMBER -> new Command.ChatDelete(((ChatDelete) message).getMessageId());
            case ClientFrame.CHAT_REACT_FIELD_NUMBER -> react((ChatReact) message);
            case ClientFrame.CHAT_GET_FIELD_NUMBER -> new Command.ChatGet(((ChatGet) message).getMessageId());
            case ClientFrame.CHAT_SEARCH_FIELD_NUMBER -> search((ChatSearch) message);
            case ClientFrame.CHAT_PAGES_FIELD_NUMBER -> pages((ChatPages) message);
            case ClientFrame.PRESENCE_UPDATE_FIELD_NUMBER -> presence((PresenceUpdate) message);
            case ClientFrame.PRESENCE_SUBSCRIBE_FIELD_NUMBER -> subscribe((PresenceSubscribe) message);
            case ClientFrame.PRESENCE_UNSUBSCRIBE_FIELD_NUMBER -> unsubscribe((PresenceUnsubscribe) message);
            case ClientFrame.PRESENCE_QUERY_FIELD_NUMBER ->
                new Command.PresenceQuery(question((PresenceQuery) message));
            case ClientFrame.PRESENCE_WATCH_FIELD_NUMBER ->
                new Command.PresenceWatch(question((PresenceWatch) message));
            case ClientFrame.PRESENCE_UNWATCH_FIELD_NUMBER ->
                new Command.PresenceUnwatch(((PresenceUnwatch) message).getQueryId());
            case ClientFrame.SIGNAL_SEND_FIELD_NUMBER -> signal((SignalSend) message);
            case ClientFrame.CHANNEL_KICK_FIELD_NUMBER,
                    ClientFrame.CHANNEL_BAN_FIELD_NUMBER,
                    ClientFrame.CHANNEL_UNBAN_FIELD_NUMBER,
                    ClientFrame.CHANNEL_MUTE_FIELD_NUMBER,
                    ClientFrame.CHANNEL_UNMUTE_FIELD_NUMBER,
                    ClientFrame.CHANNEL_SLOW_FIELD_NUMBER,
                    ClientFrame.CHAT_BLOCK_FIELD_NUMBER,
                    ClientFrame.CHAT_UNBLOCK_FIELD_NUMBER,
                    ClientFrame.CHAT_REPORT_FIELD_NUMBER -> ModerationCommands.read(message);
            default -> throw new IllegalStateException(shape.method() + " has no command");
        };
    }

    private static Command connect(SessionConnect message) {
        var client = message.getClient();
        return new Command.SessionConnect(
                message.hasToken() ? message.getToken() : null,
                message.hasClient()
                        ? new Command.ClientInfo(
                                client.getName(),
                                client.getVersion(),
                                Platform.of(client.getPlatform()),
                                client.hasDeviceId() ? client.getDeviceId() : null)
                        : null,
                message.hasResume() ? resume(message.getResume()) : null,
                message.getRestore());
    }

    private static Command.Resume resume(io.rookery.protocol.wire.Resume message) {
        return new Command.Resume(
                message.getSessionId(),
                message.getRecoveryToken(),
                positions(message.getPositionsMap(), "resume.positions"));
    }

    private static Command resume(SessionResume message) {
        return new Command.SessionResume(new Command.Resume(
                message.getSessionId(), message.getRecoveryToken(), positions(message.getPositionsMap(), "positions")));
    }

    private static Command subscribe(Subscribe message) {
        List<Command.TopicSince> topics = new ArrayList<>(message.getTopicsCount());
        for (TopicSince topic : message.getTopicsList()) {
            String name = "topics[" + topics.size() + "].since";
            topics.add(new Command.TopicSince(
                    topic.getTopic(), topic.hasSince() ? position(topic.getSince(), name) : null));
        }
        return new Command.Subscribe(List.copyOf(topics));
    }

    private static Command create(ChannelCreate message) {
        return new Command.ChannelCreate(
                message.getChannel(),
                message.hasTitle() ? message.getTitle() : null,
                message.hasAccess() ? WireValues.ACCESS.fromWire(message.getAccess()) : null,
                List.copyOf(message.getMembersList()));
    }

    private static Command join(ChannelJoin message) {
        return new Command.ChannelJoin(
                message.getChannel(),
                message.hasSince() ? position(message.getSince(), "since") : null,
                message.getMove());
    }

    private static Command members(ChannelMembers message) {
        return new Command.ChannelMembers(
                message.getChannel(),
                message.hasLimit() ? message.getLimit() : MEMBERS_LIMIT,
                message.hasCursor() ? message.getCursor() : null);
    }

    private Command send(ChatSend message) {
        return new Command.ChatSend(
                message.getChannel(),
                message.hasText() ? message.getText() : null,
                message.hasPayload() ? value(message.getPayload(), "payload") : null,
                message.hasKind() ? message.getKind() : KIND,
                message.hasClientMessageId() ? message.getClientMessageId() : null,
                message.hasReplyTo() ? message.getReplyTo() : null,
                message.hasPriority() ? WireValues.PRIORITY.fromWire(message.getPriority()) : Priority.NORMAL);
    }

    private Command direct(DirectSend message) {
        return new Command.DirectSend(
                message.getTo(),
                message.hasText() ? message.getText() : null,
                message.hasPayload() ? value(message.getPayload(), "payload") : null,
                message.hasClientMessageId() ? message.getClientMessageId() : null);
    }

    private static Command ack(ChatAck message) {
        return new Command.ChatAck(message.getChannel(), message.getOffset());
    }

    private static Command history(ChatHistory message) {
        return new Command.ChatHistory(
                message.getChannel(),
                message.hasBefore() ? message.getBefore() : null,
                message.hasAfter() ? message.getAfter() : null,
                message.hasLimit() ? message.getLimit() : HISTORY_LIMIT);
    }

    private static Command react(ChatReact message) {
        return new Command.ChatReact(message.getMessageId(), message.getReaction(), message.getRemove());
    }

    private static Command search(ChatSearch message) {
        return new Command.ChatSearch(
                message.getQuery(),
                message.hasChannel() ? message.getChannel() : null,
                message.hasFrom() ? message.getFrom() : null,
                message.hasSinceMs() ? message.getSinceMs() : null,
                message.hasUntilMs() ? message.getUntilMs() : null,
                message.hasLimit() ? message.getLimit() : SEARCH_LIMIT,
                message.hasCursor() ? message.getCursor() : null);
    }

    private static Command pages(ChatPages message) {
        return new Command.ChatPages(
                message.getUserId(),
                message.hasBefore() ? message.getBefore() : null,
                message.hasAfter() ? message.getAfter() : null,
                message.hasLimit() ? message.getLimit() : PAGES_LIMIT);
    }

    private Command presence(PresenceUpdate message) {
        return new Command.PresenceUpdate(
                WireValues.STATUS.fromWire(message.getStatus()),
                message.hasActivity() ? message.getActivity() : null,
                message.hasMetadata()
                        ? RawJson.ofChecked(
                                jsonCheck.compact(message.getMetadata().toByteArray(), true, "metadata"))
                        : null,
                message.hasZone() ? message.getZone() : null,
                message.hasExpiresInMs() ? (Long) message.getExpiresInMs() : null);
    }

    private static Command subscribe(PresenceSubscribe message) {
        return new Command.PresenceSubscribe(List.copyOf(message.getUsersList()), message.getFriends());
    }

    private static Command unsubscribe(PresenceUnsubscribe message) {
        return new Command.PresenceUnsubscribe(List.copyOf(message.getUsersList()), message.getFriends());
    }

    private static PresenceQuestion question(PresenceQuery message) {
        return new PresenceQuestion(
                List.copyOf(message.getUsersList()),
                message.hasZone() ? message.getZone() : null,
                message.hasChannel() ? message.getChannel() : null,
                statuses(message.getStatusList()),
                message.hasActivity() ? message.getActivity() : null,
                message.hasLimit() ? message.getLimit() : QUERY_LIMIT);
    }

    private static PresenceQuestion question(PresenceWatch message) {
        return new PresenceQuestion(
                List.copyOf(message.getUsersList()),
                message.hasZone() ? message.getZone() : null,
                message.hasChannel() ? message.getChannel() : null,
                statuses(message.getStatusList()),
                message.hasActivity() ? message.getActivity() : null,
                message.hasLimit() ? message.getLimit() : QUERY_LIMIT);
    }

    private static Set<PresenceStatus> statuses(List<io.rookery.protocol.wire.PresenceStatus> messages) {
        return messages.stream().map(WireValues.STATUS::fromWire).collect(Collectors.toUnmodifiableSet());
    }

    private Command signal(SignalSend message) {
        return new Command.SignalSend(
                message.hasTo() ? message.getTo() : null,
                message.hasChannel() ? message.getChannel() : null,
                message.getEvent(),
                message.hasPayload() ? value(message.getPayload(), "payload") : null,
                message.hasPriority() ? WireValues.PRIORITY.fromWire(message.getPriority()) : Priority.NORMAL,
                message.hasTtlMs() ? (Long) (long) message.getTtlMs() : null);
    }

    private RawJson value(ByteString bytes, String field) {
        return RawJson.ofChecked(jsonCheck.compact(bytes.toByteArray(), false, field));
    }

    private static Map<String, Position> positions(
            Map<String, io.rookery.protocol.wire.Position> messages, String path) {
        Map<String, Position> positions = new LinkedHashMap<>();
        messages.forEach((channel, message) ->
                positions.put(channel, position(message, path + '[' + Form.shown(channel) + ']')));
        return Map.copyOf(positions);
    }

    private static Position position(io.rookery.protocol.wire.Position message, String path) {
        try {
            return new Position(message.getEpoch(), message.getOffset());
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidParams(path + '.' + e.getMessage());
        }
    }
}
