package io.rookery.protocol.codec;

import static io.rookery.protocol.codec.Frames.raw;

import io.rookery.identity.Position;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Invitation;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Reply;
import io.rookery.protocol.RequestId;
import io.rookery.protocol.Sender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the server says, by the name of the golden files. */
final class ServerSamples {
    static final Map<String, Reply> REPLIES = new LinkedHashMap<>();
    static final Map<String, Push> PUSHES = new LinkedHashMap<>();
    static final Map<String, MessageBody> BODIES = new LinkedHashMap<>();

    private static final long NOON = 1_767_268_800_123L;
    private static final Sender ALICE = new Sender("alice", "Älice \"🐦\"");

    private static final ChatMessage PLAIN = new ChatMessage(
            "guild:42", "e7", 1043, "m-1043", new Sender("bob", "Bob"), "text", "hello", null, null, NOON);
    private static final ChatMessage FULL = new ChatMessage(
            "inbox:bob",
            "e7",
            1,
            "m-1",
            ALICE,
            "trade",
            "a\tb\u2028c\\",
            raw("{\"x\":[1,2]}"),
            "m-0",
            NOON,
            true,
            0,
            Map.of());
    private static final ChatMessage PAYLOAD_ONLY =
            new ChatMessage("world:north", "e7", 2, "m-2", ALICE, "move", null, raw("[0.5]"), null, 0);

    private static final ChatMessage REACTED = FULL.reactedTo(Map.of("☝\u200d\"", 12), NOON);

    private static final Recovery RECOVERED = new Recovery(new Position("e7", 1043), true, List.of(PLAIN, FULL));
    private static final Recovery LOST = new Recovery(new Position("e8", 0), false, List.of());

    private static final Presence OFFLINE = new Presence("carol", PresenceStatus.OFFLINE, null, null, null, null, 0, 0);
    private static final Presence IN_GAME = new Presence(
            "bob", PresenceStatus.IN_GAME, "level 3", raw("{\"map\":\"d1\"}"), null, "node-1@b00t", NOON, 17);

    private static final Presence ELSEWHERE =
            new Presence("bob", PresenceStatus.AWAY, null, null, "desert/7", "node-1", NOON, 18);

    private static final Answer.Session SESSION = new Answer.Session(
            "s-1", "alice", "node-1", "r-2", true, 120_000, 25_000, 65_536, NOON, Map.of("guild:42", RECOVERED));

    static {
        answer("done", Answer.EMPTY);
        answer("session", SESSION);
        answer("token-refreshed", new Answer.TokenRefreshed(NOON));
        answer("pong", new Answer.Pong(NOON));
        answer("subscribed", new Answer.Subscribed(Map.of("world:north", LOST)));
        answer("channel", new Answer.Channel("guild:42", "Döner", ChannelAccess.MEMBERS, "alice", NOON, 3));
        answer("channel-untitled", new Answer.Channel("party:7", null, ChannelAccess.OPEN, "bob", NOON, 1));
        answer("joined", new Answer.Joined("guild:42", RECOVERED, 4));
        answer(
                "members",
                new Answer.Members(
                        List.of(
                                new Answer.Member("alice", "Älice", PresenceStatus.ONLINE, null),
                                new Answer.Member("bob", "Bob", PresenceStatus.OFFLINE, null)),
                        "bob"));
        answer("members-none", new Answer.Members(List.of(), null));
        answer("stored", new Answer.Stored("m-1", "guild:42", "e7", 1044, NOON, false, "stored", null));
        answer("stored-direct", new Answer.Stored("m-2", "inbox:bob", "e7", 1, NOON, true, "stored", false));
        answer("history", new Answer.History(List.of(PLAIN, PAYLOAD_ONLY), true));
        answer("presence", new Answer.OwnPresence(IN_GAME));
        answer("presences", new Answer.Presences(List.of(OFFLINE, IN_GAME)));
        answer(20, "pages", new Answer.Pages(List.of(PLAIN), true, "41-17", "42-17"));
        answer(21, "pages-none", new Answer.Pages(List.of(), false, "0-0", "0-0"));
        REPLIES.put("refused", refused(Refusal.forbidden()));
        REPLIES.put("refused-data", refused(Refusal.rateLimited(1500)));
        REPLIES.put("refused-text-data", refused(Refusal.outcomeUnknown("the store did not answer")));
        REPLIES.put(
                "refused-unreadable",
                new Reply.Refused(RequestId.UNREADABLE, false, Refusal.of(ErrorCode.PARSE_ERROR, "not UTF-8")));

        PUSHES.put("session-ready", new Push.SessionReady(SESSION));
        PUSHES.put("session-reconnect", new Push.SessionReconnect("wss://b.example/ws", "node-2", "r-3", 250, "drain"));
        PUSHES.put("session-reconnect-anywhere", new Push.SessionReconnect(null, null, "r-3", 0, "drain"));
        PUSHES.put("session-expiring", new Push.SessionExpiring(NOON));
        PUSHES.put("chat-message", new Push.Chat(PLAIN));
        PUSHES.put("chat-message-full", new Push.Chat(FULL));
        PUSHES.put("chat-message-payload", new Push.Chat(PAYLOAD_ONLY));
        PUSHES.put("chat-edited", new Push.Edited(PLAIN.edited("hello, all", NOON)));
        PUSHES.put("chat-deleted", new Push.Deleted("guild:42", "m-1043", 1043, NOON, "carol"));
        PUSHES.put("chat-reaction", new Push.Reaction("guild:42", "m-1043", 1043, NOON, "👍", 3, "carol", false));
        PUSHES.put("chat-reaction-removed", new Push.Reaction("guild:42", "m-1043", 1043, NOON, "+1", 0, "bob", true));
        PUSHES.put("chat-receipt", new Push.Receipt("m-1", "inbox:bob", "delivered", "bob"));
        PUSHES.put("channel-joined", new Push.MemberJoined("guild:42", ALICE));
        PUSHES.put("channel-left", new Push.MemberLeft("guild:42", ALICE));
        PUSHES.put("channel-reset", new Push.ChannelReset("guild:42", "e8", 900));
        PUSHES.put("presence-changed", new Push.PresenceChanged(IN_GAME));
        PUSHES.put("presence-changed-zone", new Push.PresenceChanged(ELSEWHERE));
        PUSHES.put("presence-changed-offline", new Push.PresenceChanged(OFFLINE));
        PUSHES.put(
                "presence-diff",
                new Push.PresenceDiff("z7", 18, List.of(OFFLINE), List.of(IN_GAME), List.of("alice", "dave"), 3));
        PUSHES.put("presence-diff-total", new Push.PresenceDiff("z7", 19, List.of(), List.of(), List.of(), 2001));
        PUSHES.put(
                "signal-channel", new Push.Signal("world:north", null, ALICE, "emote", raw("{\"id\":\"wave\"}"), NOON));
        PUSHES.put("signal-user", new Push.Signal(null, "bob", ALICE, "ping", null, NOON));
        PUSHES.put(
                "announcement",
                new Push.Announcement("a-1", "Restart", "warning", Priority.CRITICAL, "ops", NOON, NOON + 60_000));
        PUSHES.put("announcement-bare", new Push.Announcement("a-2", "Hi", "info", Priority.NORMAL, null, null, null));
        PUSHES.put(
                "error",
                new Push.Error(Refusal.of(ErrorCode.INTERNAL_ERROR, "internal error", Map.of("incident", "i-1"))));

        BODIES.put("body", new MessageBody("m-1", new Sender("bob", "Bob"), "text", "hello", null, null));
        BODIES.put("body-full", new MessageBody("m-2", ALICE, "trade", "", raw("{\"x\":[1,2]}"), "m-1"));
    }

    static {
        answer(101, "queried-presences", new Answer.QueriedPresences(List.of(IN_GAME), 2001, 1_767_268_800_123_456L));
        answer(102, "queried-presences-none", new Answer.QueriedPresences(List.of(), 0, 0));
        answer(611, "edited", new Answer.Edited(PLAIN.edited("hello, all", NOON)));
        answer(613, "reactions", new Answer.Reactions("m-1043", Map.of("👍", 2)));
        answer(614, "history-changed", new Answer.History(List.of(REACTED, PLAIN.deleted(NOON)), false));
        answer(165, "found", new Answer.FoundMessages(List.of(PAYLOAD_ONLY, PLAIN), "1767268800000~7Qm2"));
        answer(166, "found-nothing", new Answer.FoundMessages(List.of(), null));
        answer(103, "watched-presences", new Answer.WatchedPresences("z7", 17, List.of(IN_GAME, OFFLINE), 2));
    }

    static {
        answer(
                201,
                "members-roles",
                new Answer.Members(
                        List.of(
                                new Answer.Member("alice", "Älice", PresenceStatus.ONLINE, ChannelRole.OWNER),
                                new Answer.Member("bob", "Bob", PresenceStatus.OFFLINE, ChannelRole.MEMBER)),
                        null));
    }

    static {
        answer(640, "message", new Answer.Message(REACTED));
    }

    static {
        Invitation invitation = new Invitation("guild:42", "Döner", ALICE, NOON);
        answer(202, "invited", new Answer.Invited(List.of("bob", "carol"), NOON));
        answer(
                203,
                "channels",
                new Answer.Channels(
                        List.of(new Answer.OwnChannel(
                                "guild:42",
                                "Döner",
                                ChannelAccess.MEMBERS,
                                ChannelRole.MODERATOR,
                                3,
                                "e7",
                                1044,
                                1040,
                                4)),
                        List.of(invitation),
                        "guild:42"));
        answer(
                205,
                "channels-silent",
                new Answer.Channels(
                        List.of(new Answer.OwnChannel(
                                "party:7", null, ChannelAccess.MEMBERS, ChannelRole.OWNER, 1, null, 0, 0, 0)),
                        List.of(),
                        null));
        answer(204, "channels-none", new Answer.Channels(List.of(), List.of(), null));
        PUSHES.put("chat-typing", new Push.Typing("guild:42", null, ALICE, true, 6000L));
        PUSHES.put("chat-typing-user", new Push.Typing(null, "bob", ALICE, false, null));
        PUSHES.put("chat-read", new Push.ReadMarker("guild:42", 1040, 4));
        PUSHES.put("channel-invited", new Push.Invited(invitation));
        PUSHES.put(
                "channel-updated",
                new Push.ChannelUpdated("guild:42", "Döner", ChannelAccess.OPEN, "alice", ALICE, null, null));
        PUSHES.put(
                "channel-updated-role",
                new Push.ChannelUpdated(
                        "guild:42", null, ChannelAccess.MEMBERS, "alice", ALICE, "bob", ChannelRole.MODERATOR));
    }

    private ServerSamples() {}

    private static void answer(String name, Answer answer) {
        answer(REPLIES.size() + 1, name, answer);
    }

    private static void answer(int id, String name, Answer answer) {
        REPLIES.put(name, new Reply.Done(new RequestId.Number(id), false, answer));
    }

    private static Reply refused(Refusal refusal) {
        return new Reply.Refused(new RequestId.Number(99), false, refusal);
    }
}
